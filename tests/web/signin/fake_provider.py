"""A small OpenID provider in this process: discovery, keys, and tokens signed with RS256, with PKCE checked."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "selfassess-here", "a secret of the client"


@dataclass
class Provider:
    """What the provider knows. A test changes ``claims`` to have it say other things."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)

    def person_signs_in(self, way_there: str) -> dict[str, str]:
        """The query with which the browser is sent back."""
        asked = dict(parse_qsl(urlsplit(way_there).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self.waiting["a-code"] = asked
        return {"code": "a-code", "state": asked["state"]}

    def discovery(self) -> dict[str, Any]:
        """The provider's document about itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, form: dict[str, list[str]]) -> dict[str, Any] | None:
        """The tokens for a code, which works once; None where anything does not fit."""
        asked = self.waiting.pop(form.get("code", [""])[0], None)
        proof = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        if asked is None or base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with or self.key)
        return {"access_token": "unused", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers on this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

        def do_GET(self) -> None:
            document = provider.discovery() if "well-known" in self.path else {"keys": [provider.key.as_dict()]}
            self._say(200, document)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            token = provider.token(form)
            self._say(200 if token else 400, token or {"error": "invalid_grant"})

        def _say(self, status: int, document: dict[str, Any]) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
