-- For wrk: every request files another matter, as the page sends it: multipart/form-data with an empty photo field.
-- CODES names a file with one path of a code (/c/…) on each line.

local boundary = "----WebKitFormBoundaryMashangBench0"
local paths = {}
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init()
    for line in io.lines(os.getenv("CODES")) do
        paths[#paths + 1] = line
    end
    sent = 0
    -- Another run must not send the forms of an earlier one again.
    run = os.getenv("RUN")
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "multipart/form-data; boundary=" .. boundary
end

local function part(name, value)
    return "--" .. boundary .. '\r\nContent-Disposition: form-data; name="' .. name .. '"\r\n\r\n' .. value .. "\r\n"
end

function request()
    sent = sent + 1
    local unique = run .. "-" .. number .. "-" .. sent
    local body = part("nonce", unique)
        .. part("category", "utilities")
        .. part("words", "三楼水管漏水，已经流到一楼，请尽快来人看看。" .. unique)
        .. part("phone", string.format("137%08d", sent % 100000000))
        .. part("name", "")
        .. "--" .. boundary
        .. '\r\nContent-Disposition: form-data; name="photos"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n'
        .. "--" .. boundary .. "--\r\n"
    return wrk.format(nil, paths[sent % #paths + 1], nil, body)
end

function done(summary, latency, _)
    -- One line for the script: requests a second, p50 and p99 in milliseconds, answers that were not 2xx or 3xx, broken connections.
    local errors = summary.errors
    io.write(string.format(
        "RESULT %.0f %.2f %.2f %d %d %d\n",
        summary.requests / (summary.duration / 1000000),
        latency:percentile(50) / 1000,
        latency:percentile(99) / 1000,
        errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        summary.requests
    ))
end
