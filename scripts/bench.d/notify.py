"""The work of `scripts/bench notify`: see there. Takes the target folder and the number of rounds."""

import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

TARGET, ROUNDS = pathlib.Path(sys.argv[1]), int(sys.argv[2])
MASHANG = TARGET / "release/mashang"
TOOLS = TARGET / "yardstick/release"
POSTGRES = os.environ["MASHANG_TEST_POSTGRES"]
DUE = int(os.environ.get("DUE", "100000"))
BACKLOG = int(os.environ.get("BACKLOG", "20000"))
OPEN = int(os.environ.get("OPEN", "1000000"))
DEMO = pathlib.Path("crates/mashang/demo")

# How many calls of a gateway are under way at a time, by default (sms.calls_at_once).
CALLS = 64

# A building and a cadre of its own for each matter of a backlog: several matters of one building, or of one cadre, are told
# together, and this measures texts and not how few of them are needed.
PLACES = BACKLOG + 2000
VILLAGE = "990101100001001"

results = {}


def say(text):
    print(f"\033[1m== {text}\033[0m", file=sys.stderr, flush=True)


def fail(text):
    sys.exit(f"!! {text}")


def note(database, what, value):
    print(f"   {database}: {what}: {value:.1f}", file=sys.stderr, flush=True)
    results.setdefault((what, database), []).append(value)


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) * percent // 100, len(values) - 1)]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(done, seconds, what):
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            fail(f"{what} did not happen within {seconds} s.")
        time.sleep(0.05)


class Database:
    """One of the two, fresh."""

    def __init__(self, name, work):
        self.name, self.work = name, work
        if name == "sqlite":
            self.file = work / "mashang.db"
            self.url = f"sqlite:{self.file}"
        else:
            maintenance = f"--maintenance-db={POSTGRES}/postgres"
            subprocess.run(["dropdb", "--if-exists", maintenance, "mashang_bench"], check=True)
            subprocess.run(["createdb", maintenance, "mashang_bench"], check=True)
            self.url = f"{POSTGRES}/mashang_bench"

    def rows(self, sql):
        if self.name == "sqlite":
            with sqlite3.connect(self.file, timeout=30) as connection:
                return connection.execute(sql).fetchall()
        out = subprocess.run(["psql", "-qAt", "-F", "\t", self.url, "-c", sql], check=True, capture_output=True, text=True)
        return [tuple(int(field) for field in line.split("\t")) for line in out.stdout.splitlines()]

    def change(self, *statements):
        if self.name == "sqlite":
            with sqlite3.connect(self.file, timeout=60) as connection:
                for sql in statements:
                    connection.execute(sql)
        else:
            subprocess.run(["psql", "-q", self.url, "-c", "; ".join(statements)], check=True)

    def numbers(self, count):
        """A table of the numbers from 1."""
        if self.name == "sqlite":
            return f"(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) SELECT n FROM s)"
        return f"(SELECT n FROM generate_series(1, {count}) AS n)"

    def settle(self):
        """Statistics as a database has them that has run for a while, and no pause of its own while we measure."""
        if self.name != "sqlite":
            subprocess.run(["psql", "-q", self.url, "-c", "ANALYZE", "-c", "CHECKPOINT"], check=True)


class Bench:
    """A town on a database, the processes around it, and what the gateway heard."""

    def __init__(self, name, work):
        self.work, self.processes = work, []
        self.database = Database(name, work)
        self.split = name != "sqlite"
        self.port, self.operations, self.gateway_port = free_port(), free_port(), free_port()
        self.listen = f"127.0.0.1:{self.port}"
        self.log = work / "gateway.log"
        self.config = work / "mashang.toml"
        self.config.write_text(
            '[sms]\norder = ["bench"]\n[sms.gateways.bench]\nkind = "http"\nmethod = "POST"\n'
            f'url = "http://127.0.0.1:{self.gateway_port}/send"\ncontent_type = "json"\n'
            "body = '{\"mobile\":\"{to}\",\"content\":\"{text}\",\"ref\":\"{id}\"}'\n"
        )
        self.environment = os.environ | {
            "MASHANG__DATABASE__URL": self.database.url,
            "MASHANG__SERVER__LISTEN": self.listen,
            "MASHANG__NOTIFIER__LISTEN": f"127.0.0.1:{self.operations}",
            "MASHANG__SECRETS__FILE": str(work / "secrets.toml"),
            "MASHANG__LIMITS__PER_ADDRESS_PER_MINUTE": "1000000000",
            "MASHANG__LIMITS__PER_CODE_PER_MINUTE": "1000000000",
        }
        self.register()

    def mashang(self, *arguments):
        command = [MASHANG, *arguments, "--config", self.config]
        out = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        if out.returncode:
            fail(f"`mashang {' '.join(map(str, arguments))}` failed:\n{out.stdout}{out.stderr}")
        return out.stdout

    def register(self):
        if not (self.work / "secrets.toml").exists():
            subprocess.run([MASHANG, "secrets", "new", self.work / "secrets.toml"], check=True, capture_output=True)
        self.mashang("migrate")
        self.mashang("import", "divisions", DEMO / "divisions.csv")
        self.mashang("import", "staff", DEMO / "staff.csv")
        staff, places, codes = (self.work / name for name in ("staff.csv", "places.csv", "codes.zip"))
        people = (f"B{n:06},陈守{n},139{n:08},网格员,{VILLAGE}\n" for n in range(PLACES))
        staff.write_text("工号,姓名,手机,岗位,所属区划\n" + "".join(people))
        houses = (f"B-{n:06},守望里{n}号楼,{VILLAGE},B{n:06}\n" for n in range(PLACES))
        places.write_text("编号,名称,村（社区）代码,责任人工号\n" + "".join(houses))
        self.mashang("import", "staff", staff)
        self.mashang("import", "places", places)
        self.mashang("print", "--division", VILLAGE, "--format", "zip", "--out", codes)
        with zipfile.ZipFile(codes) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".csv"))
            words = archive.read(name).decode().replace(",", " ").split()
        paths = ["/c/" + word.split("/c/")[1] for word in words if "/c/" in word]
        if len(paths) != PLACES:
            fail(f"Of {PLACES} codes {len(paths)} were printed.")
        self.codes = self.work / "codes"
        self.codes.write_text("".join(f"{path}\n" for path in paths))

    def start(self, command, ready=None):
        log = (self.work / "processes.log").open("a")
        process = subprocess.Popen(list(map(str, command)), env=self.environment, stdout=log, stderr=log)
        self.processes.append(process)

        def is_ready():
            if process.poll() is not None:
                fail(f"{command[0]} ended:\n{(self.work / 'processes.log').read_text()[-2000:]}")
            try:
                return ready is None or urllib.request.urlopen(ready, timeout=5).status == 200
            except OSError:
                return False

        wait_for(is_ready, 60, f"{command[0]} being ready")
        return process

    def serve(self, role):
        port = self.operations if role == "notifier" else self.port
        path = "healthz" if role == "notifier" else "readyz/web"
        return self.start([MASHANG, "serve", "--role", role, "--config", self.config], f"http://127.0.0.1:{port}/{path}")

    def serve_all(self):
        """Web service and notifier as each database has them; gives the process that sends."""
        if not self.split:
            return self.serve("all")
        self.serve("intake")
        return self.serve("notifier")

    def gateway(self, pause):
        self.log.unlink(missing_ok=True)
        self.start([TOOLS / "gateway", self.gateway_port, pause, self.log], f"http://127.0.0.1:{self.gateway_port}/")
        self.log.write_text("")

    def stop(self):
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait()
        self.processes = []

    def came(self):
        """When each attempt came to the gateway, in milliseconds since 1970."""
        lines = [line.split() for line in self.log.read_text().splitlines()]
        return {int(line[0]): int(line[1]) / 1000 for line in lines if len(line) == 2 and line[0].isdigit()}

    def delays(self):
        """From the decision to tell something, just before it is committed, to the gateway's request."""
        came = self.came()
        first = "SELECT min(a.id), max(m.created_at) FROM attempts a JOIN messages m ON m.id = a.message GROUP BY m.id"
        return [came[attempt] - created for attempt, created in self.database.rows(first) if attempt in came]

    def file(self, count):
        """Files matters as fast as they are taken, without a notifier."""
        self.serve("intake")
        run = 0
        while (stored := self.database.rows("SELECT count(*) FROM tickets")[0][0]) < count:
            seconds = 2 if stored else 1
            environment = self.environment | {"CODES": str(self.codes), "RUN": f"r{run}", "FIRST": str((stored + 1) // 2)}
            run += 1
            wrk = ["wrk", "-t", "2", "-c", "64", "-d", f"{seconds}s", "--timeout", "30s", "-s", "scripts/bench.d/intake.lua"]
            subprocess.run([*wrk, f"http://{self.listen}"], env=environment, check=True, capture_output=True)
        self.stop()


def cpu(process):
    """Seconds of processor time so far."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def written(process):
    lines = pathlib.Path(f"/proc/{process.pid}/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def memory(process):
    lines = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def forget(bench):
    """What was told before was told two days ago: it neither counts against a telephone nor is it told together with it."""
    bench.database.change("UPDATE attempts SET started_at = started_at - 172800000")


def soon(bench):
    """From the commit to the gateway: idle, and at a hundred matters a second."""
    name = bench.database.name
    for what, rate, seconds in (("idle", 5, 12), ("100/s", 100, 20)):
        bench.gateway(0)
        sender = bench.serve_all()
        time.sleep(2)
        steady = [TOOLS / "steady", bench.listen, bench.codes, rate, seconds]
        answered = int(subprocess.run(list(map(str, steady)), check=True, capture_output=True, text=True).stdout)
        if answered != rate * seconds:
            fail(f"Of {rate * seconds} forms {answered} were taken.")
        wait_for(lambda: len(bench.came()) >= answered, 300, f"Telling {answered} matters")
        # The last answers are being stored.
        time.sleep(1)
        delays = bench.delays()
        forget(bench)
        note(name, f"commit to request, {what}, p50 ms", percentile(delays, 50))
        note(name, f"commit to request, {what}, p99 ms", percentile(delays, 99))
        note(name, f"memory of the sender after {what}, MB", memory(sender))
        bench.stop()


def drain(bench, pause, count):
    """A backlog goes out."""
    name = bench.database.name
    known = bench.database.rows("SELECT count(*) FROM tickets")[0][0]
    bench.file(known + count)
    bench.database.change(
        "UPDATE messages SET status = 'delivered', next_at = NULL WHERE status = 'queued' AND id NOT IN "
        f"(SELECT id FROM messages WHERE status = 'queued' ORDER BY id LIMIT {count})",
    )
    bench.database.settle()
    bench.gateway(pause)
    url = f"http://127.0.0.1:{bench.gateway_port}/"
    wrk = subprocess.run(["wrk", "-t", "1", "-c", str(CALLS), "-d", "3s", url], check=True, capture_output=True, text=True)
    yardstick = next(float(line.split()[1]) for line in wrk.stdout.splitlines() if line.startswith("Requests/sec"))
    bench.log.write_text("")
    sender = bench.serve_all()
    used = cpu(sender)
    wait_for(lambda: len(bench.came()) >= count, 600, f"Sending {count} texts")
    came = sorted(bench.came().values())
    rate = (len(came) - 1) / (came[-1] - came[0]) * 1000
    used = cpu(sender) - used
    note(name, f"drain, gateway takes {pause} ms, texts/s", rate)
    note(name, f"drain, gateway takes {pause} ms, wrk with {CALLS} connections, requests/s", yardstick)
    note(name, f"drain, gateway takes {pause} ms, processor ms of the sender per text", used * 1000 / len(came))
    note(name, "memory of the sender after the drain, MB", memory(sender))
    bench.stop()
    forget(bench)


def remind(bench, count, spread):
    """Lets the reminder of so many matters be due, spread evenly over so many milliseconds, in five seconds. Says since when."""
    base = int(time.time() * 1000) + 5000
    quarter = 15 * 60 * 1000
    # Those of no ticket only lie there.
    chosen = "SELECT ticket FROM deadlines WHERE clock = 'contact' AND status = 'open' AND step = 0 AND ticket > 0"
    ordered = f"SELECT ticket, row_number() OVER (ORDER BY ticket) AS n FROM ({chosen} LIMIT {count}) AS c"
    bench.database.change(
        f"CREATE TABLE bench_due AS SELECT ticket, {base} + n * {spread} / {count} AS at FROM ({ordered}) AS o",
        "CREATE UNIQUE INDEX bench_due_by_ticket ON bench_due (ticket)",
        "UPDATE deadlines SET next_at = (SELECT at FROM bench_due b WHERE b.ticket = deadlines.ticket), "
        f"started_at = (SELECT at FROM bench_due b WHERE b.ticket = deadlines.ticket) - {quarter}, "
        f"due_at = (SELECT at FROM bench_due b WHERE b.ticket = deadlines.ticket) + {quarter} "
        "WHERE clock = 'contact' AND ticket IN (SELECT ticket FROM bench_due)",
    )
    return base


def lags(bench, count, seconds):
    """How late each reminder was recorded, in milliseconds."""
    seen = "SELECT count(*) FROM events e JOIN bench_due b ON b.ticket = e.ticket WHERE e.kind = 'reminded'"
    end = time.monotonic() + seconds
    while bench.database.rows(seen)[0][0] < count:
        if time.monotonic() > end:
            fail(f"Of {count} deadlines {bench.database.rows(seen)[0][0]} were handled within {seconds} s.")
        time.sleep(1)
    late = [row[0] for row in bench.database.rows(seen.replace("count(*)", "e.at - b.at"))]
    bench.database.change("DROP TABLE bench_due")
    return late


def million(bench):
    """A million open clocks: what waiting for them costs, and how late they are handled."""
    name = bench.database.name
    far = int(time.time() * 1000) + 10 * 86400 * 1000
    bench.file(bench.database.rows("SELECT count(*) FROM tickets")[0][0] + DUE + 2000)
    bench.database.change(
        "UPDATE messages SET status = 'delivered', next_at = NULL WHERE next_at IS NOT NULL",
        "INSERT INTO deadlines (ticket, clock, item, status, started_at, due_at, step, next_at, quiet) "
        f"SELECT -n, 'contact', 0, 'open', 0, {far} + n, 0, {far} + n, FALSE FROM {bench.database.numbers(OPEN)} AS numbers",
    )
    bench.database.settle()
    bench.gateway(0)
    sender = bench.serve_all()
    time.sleep(5)
    used, wrote = cpu(sender), written(sender)
    time.sleep(30)
    note(name, f"{OPEN:,} open deadlines: idle, % of a core", (cpu(sender) - used) / 30 * 100)
    note(name, f"{OPEN:,} open deadlines: idle, KB written per minute", (written(sender) - wrote) * 2 / 1024)
    note(name, f"{OPEN:,} open deadlines: memory, MB", memory(sender))
    remind(bench, 1000, 10000)
    late = lags(bench, 1000, 60)
    note(name, f"{OPEN:,} open deadlines: lag p50 ms, 100 due a second", percentile(late, 50))
    note(name, f"{OPEN:,} open deadlines: lag p99 ms, 100 due a second", percentile(late, 99))
    remind(bench, DUE, 1000)
    late = lags(bench, DUE, 1800)
    note(name, f"{DUE:,} due within a second: s to the last", max(late) / 1000)
    note(name, f"{DUE:,} due within a second: handled a second", DUE / (max(late) / 1000))
    note(name, f"{DUE:,} due within a second: memory after, MB", memory(sender))
    bench.stop()


def table():
    names = ["sqlite", "postgres"]
    print(f"\nTelling people; medians of {ROUNDS} rounds on {os.cpu_count()} cores, gateway and load on the same ones\n")
    print(f"{'':<72} {names[0]:>10} {names[1]:>10}")
    for what in dict.fromkeys(what for what, _ in results):
        values = [results.get((what, name)) for name in names]
        shown = [f"{percentile(value, 50):.1f}" if value else "-" for value in values]
        print(f"{what:<72} {shown[0]:>10} {shown[1]:>10}")
    print("\nSQLite: web service and notifier in one process. PostgreSQL: the notifier by itself; the figures are its own.")
    print("Targets: p99 from commit to request under 100 ms idle and 1,000 ms at 100/s; 1,000 texts/s; lag p99 under 1,000 ms;")
    print(f"64 MB for the notifier. With {CALLS} calls at a time no gateway that takes 50 ms gets more than {CALLS * 20:,} texts a second.")


for number in range(ROUNDS):
    for database in ("sqlite", "postgres"):
        say(f"Round {number + 1} of {ROUNDS}, {database}")
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-notify.", dir=TARGET))
        bench = Bench(database, folder)
        try:
            soon(bench)
            drain(bench, 0, BACKLOG)
            drain(bench, 50, BACKLOG // 5)
            million(bench)
        finally:
            bench.stop()
            shutil.rmtree(folder)
table()
