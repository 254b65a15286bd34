"""Fills blank papers in by hand and keeps them as pictures: python -m tests.papers.write ADDRESS FOLDER USERNAME PASSWORD, for a test office that is served there.

The paper is the office's own blank print; the hand is hand.py; what it writes is stack.py. Run again when a form changes; it needs Pillow.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.papers.hand import blot, ink
from tests.papers.stack import PAPERS

PUT = """([name, lines, where]) => {
  const box = document.querySelector(`.leaf [data-box="${name}"]`); if (!box) return null;
  const at = box.querySelector(where) ?? box, rect = at.getBoundingClientRect();
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", 700); svg.setAttribute("height", 60); svg.setAttribute("class", "pen");
  svg.style.cssText = `position:absolute;left:${rect.left + scrollX + 3}px;top:${rect.bottom + scrollY - 24}px;overflow:visible;z-index:9`;
  for (const line of lines) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    path.setAttribute("points", line.map(p => p.join(",")).join(" ")); path.setAttribute("fill", "none"); path.setAttribute("stroke", "#1b2a6b"); path.setAttribute("stroke-width", "1.7");
    path.setAttribute("stroke-linejoin", "round"); path.setAttribute("stroke-linecap", "round"); svg.append(path);
  }
  document.body.append(svg);
  return [rect.left, rect.width];
}"""
SQUARES = """name => [...document.querySelectorAll(`.leaf [data-box="${name}"] .squares i`)].map(i => { const r = i.getBoundingClientRect(); return [r.left + scrollX, r.top + scrollY, r.width, r.height]; })"""


def strokes(value, seed, size=24):
    """The strokes of what the pen wrote: text, a blot, struck out, or struck out and written anew."""
    if isinstance(value, str):
        return ink(value, size, seed)
    if value[0] == "~":
        return blot(size, seed)
    struck = ink(value[1], size, seed, struck=True)
    if len(value) == 2:
        return struck
    shift = max(x for line in struck for x, _y in line) + 6
    return struck + [[(x + shift, y) for x, y in line] for line in ink(value[2], size, seed + 1)]


def write(page, number, paper):
    """Write one paper and give its pages as pictures."""
    for place, (name, value) in enumerate(paper["written"].items()):
        if not value:
            continue
        squares = page.evaluate(SQUARES, name)
        seed = number * 100 + place
        if isinstance(value, str) and len(squares) >= len(value.replace("-", "")) > 0 and " " not in value:
            for (x, y, _w, h), sign in zip(squares[-len(value):] if value.isdigit() and len(squares) <= 3 else squares, value.replace("-", ""), strict=False):
                lines = [[(a + x + 2, b + y + h / 2 - 11) for a, b in line] for line in ink(sign, 20, seed + int(x))]
                page.evaluate(PUT.replace("rect.left + scrollX + 3", "0").replace("rect.bottom + scrollY - 24", "0"), [name, lines, ".q-box"])
        else:
            page.evaluate(PUT, [name, strokes(value, seed), ".write-row, .q-box"])
    return [leaf.screenshot() for leaf in page.locator(".leaf").all()]


def joined(pictures):
    """The pages of a paper below each other, in sixteen greys: as from the office's old copier, and small."""
    pages = [Image.open(io.BytesIO(picture)).convert("L") for picture in pictures]
    whole = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    for place, page in enumerate(pages):
        whole.paste(page, (0, sum(one.height for one in pages[:place])))
    return whole.quantize(16)


def main(address, folder, username, password):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 900, "height": 1300}, bypass_csp=True)
        page.goto(address + "/signin")
        page.fill("#username", username)
        page.fill("#password", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda where: "/signin" not in where)
        for number, paper in enumerate(PAPERS, start=1):
            page.goto(f"{address}/print/blank/{paper['sheet']}")
            page.emulate_media(media="print")
            joined(write(page, number, paper)).save(Path(folder) / f"{number:02}-{paper['sheet']}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:5])
