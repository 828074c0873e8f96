"""A mail server for tests, on aiosmtpd: STARTTLS and signing in are required; a recipient's name says what it does.

nouser@ is refused with 550, later@ with 451, hang@ is taken and never answered after its words. Every letter is written to
a file; a line of JSON tells that it was taken.
"""

import asyncio
import json
import pathlib
import signal
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])


class Taking:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nouser@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@"):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Taking.count += 1
        (folder / f"{Taking.count}.eml").write_bytes(envelope.content)
        print(json.dumps({"tls": bool(session.ssl), "signed_in": bool(session.authenticated)}), flush=True)
        if envelope.rcpt_tos[0].startswith("hang@"):
            await asyncio.sleep(3600)
        return "250 2.0.0 taken"


def sign_in(server, session, envelope, mechanism, data):
    known = data.login == b"mashang" and data.password == b"secret"
    # With handled=True a refusal would be no answer at all.
    return AuthResult(success=known, handled=False)


context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
controller = Controller(
    Taking(),
    hostname="127.0.0.1",
    port=port,
    tls_context=context,
    require_starttls=True,
    auth_required=True,
    auth_require_tls=True,
    authenticator=sign_in,
)
controller.start()
print("ready", flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
controller.stop()
