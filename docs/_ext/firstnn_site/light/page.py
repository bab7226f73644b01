"""What a page loads: one file in the place of many, no file that nothing names, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from firstnn_site.running.whole_site import minify

FILE = r'"(?P<root>(?:\.\./)*)_static/(?P<name>[^"?]+)[^"]*"'
SCRIPT = re.compile(rf"<script\b[^>]*\bsrc={FILE}[^>]*></script>\n?")
INLINE = re.compile(r"<script\b(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)
REFERENCE = re.compile(r"_static/([^\"'?#)<>\s\\]+)|url\(\"?(?!data:)([^\")]+)")


def find_shared(tag: re.Pattern[str], pages: Iterable[str]) -> dict[str, str]:
    """Return the files that all pages load which load any by a kind of tag, in order, each with its tag."""
    each = ({found["name"]: found[0] for found in tag.finditer(page)} for page in pages)
    loaded = [files for files in each if files]
    return {name: text for name, text in loaded[0].items() if all(name in files for files in loaded)}


def bundle(
    tag: re.Pattern[str], shared: Iterable[str], pages: Iterable[str], file: Path, content: str, instead: str
) -> list[str]:
    """Write what stands for many files, and return pages that load it where the first of these was."""
    file.write_text(content, encoding="utf-8")
    address = f"_static/{file.name}?v={hashlib.sha256(content.encode()).hexdigest()[:8]}"
    first, *others = shared

    def replace(found: re.Match[str]) -> str:
        loads = instead.format(found["root"] + address) if found["name"] == first else found[0]
        return "" if found["name"] in others else loads

    return [tag.sub(replace, page) for page in pages]


def bundle_scripts(static: Path, pages: Sequence[str]) -> list[str]:
    """Return pages with one script in the place of those that all run, which waits until a page is read."""
    shared = find_shared(SCRIPT, pages)
    code = "\n".join(_isolate((static / name).read_text(encoding="utf-8")) for name in shared)
    code = minify("application/javascript", code)
    # The theme's settings for versions of a book, of which this one has none.
    pages = [re.sub(r"<script>DOCUMENTATION_OPTIONS\.\w+ = [^<]*;</script>\n?", "", page) for page in pages]
    return bundle(SCRIPT, shared, pages, static / "book.js", code, '<script defer src="{}"></script>\n')


def _isolate(script: str) -> str:
    """Return a script that may fail without those after it; what it declares is seen by them, as var is."""
    return f"try{{{re.sub(r'(?m)^(?:const|let) ', 'var ', script)}\n}}catch(e){{setTimeout(()=>{{throw e}})}}"


def drop_unused_files(static: Path, pages: Iterable[str]) -> None:
    """Delete what neither a page nor the stylesheet of all pages names; licenses stay."""
    texts = [*pages, (static / "book.css").read_text(encoding="utf-8")]
    used = {name for text in texts for names in REFERENCE.findall(text) for name in names}
    for path in sorted(static.rglob("*"), reverse=True):
        name = path.relative_to(static).as_posix()
        if path.is_file() and name not in used and "license" not in name:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def add_policy(page: str) -> str:
    """Return a page that a browser lets fetch from its own site only, and run only the scripts it holds."""
    digests = {hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page)}
    scripts = " ".join(sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))
    # Brython turns a reader's Python into JavaScript, in a worker, which has the policy of its page.
    python = "'unsafe-eval' " if 'id="live-files"' in page else ""
    policy = (
        f"script-src 'self' blob: {python}{scripts}; default-src 'self' data: blob:; "
        "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return re.sub("<meta charset=[^>]*>", lambda found: f"{found[0]}\n{meta}", page, count=1)
