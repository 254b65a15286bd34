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
}
YEAR = "public, max-age=31536000, immutable"


def put(response):
    """Put our headers on an answer; static files under a versioned name may be kept for a year, all else never."""
    response.headers.update(ALWAYS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if response.mimetype == "text/html":
        response.headers.add("Vary", "HX-Request")
    return response
