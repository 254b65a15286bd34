"""Headers of every answer: a strict content policy, nothing kept by browsers, no frames, no referrer to elsewhere."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /policy-report"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=()",
    "X-Frame-Options": "DENY",
    "Server": "office",  # else the server would give its own name
}
OF_A_FILE = {  # style, script and icons are no pages: nobody can be led into them, and they ask for nothing
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    **{name: ALWAYS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Server")},
}
DAY_OF_PROMISE, YEAR_OF_PROMISE = 86_400, 31_536_000  # seconds: first for a day, and a year once it has proved itself
PROVED_AFTER = 30  # days since the authority was made
YEAR = "public, max-age=31536000, immutable"


def put(response, promise=None):
    """Put our headers on an answer; static files under a versioned name may be kept for a year, all else never.

    `promise` is for how many seconds a browser shall come by TLS only (0 takes it back), None for no word about it.
    """
    response.headers.update(OF_A_FILE if response.headers.get("Cache-Control") == YEAR else ALWAYS)
    if promise is not None:
        response.headers["Strict-Transport-Security"] = f"max-age={promise}"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if response.mimetype == "text/html":
        response.headers.add("Vary", "HX-Request, Accept-Encoding")
    return response
