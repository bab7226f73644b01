"""What a page loads: one file in the place of many, no file that nothing names, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

try:
    import minify as tdewolff
except ImportError:  # it has no wheels for Windows and for Apple's processors: there pages are larger
    tdewolff = None
else:  # stylesheets ask for attributes that say what is so anyway: type="text"
    kept = ("default-attr-vals", "document-tags", "end-tags", "quotes")
    tdewolff.config({f"html-keep-{what}": True for what in kept})

FILE = r'"(?P<root>(?:\.\./)*)_static/(?P<name>[^"?]+)[^"]*"'
SCRIPT = re.compile(rf"<script\b[^>]*\bsrc={FILE}[^>]*></script>\n?")
INLINE = re.compile(r"<script\b(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)
# The theme's settings for versions of a book, of which this one has none.
SETTING = re.compile(r"<script>DOCUMENTATION_OPTIONS\.\w+ = [^<]*;</script>\n?")
REFERENCE = re.compile(r"_static/([^\"'?#)<>\s\\]+)|url\(\"?(?!data:)([^\")]+)")
LIVE = 'id="live-files"'
"""What a page has on which code can be run."""

CHARSET = re.compile(r"<meta charset=[^>]*>")
POLICY = (
    "default-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)


def minify(kind: str, text: str) -> str:
    """Return HTML, CSS or JavaScript in fewer bytes, where the library for that is there."""
    return str(tdewolff.string(kind, text)) if tdewolff else text


def find_shared(tag: re.Pattern[str], pages: Iterable[str]) -> dict[str, str]:
    """Return the files that all pages load which load any by a kind of tag, in order, each with its tag."""
    loaded = [{found["name"]: found[0] for found in tag.finditer(page)} for page in pages]
    loaded = [files for files in loaded if files]
    return {name: text for name, text in loaded[0].items() if all(name in files for files in loaded)}


def write_bundle(file: Path, content: str) -> str:
    """Write what stands for many files, and return its address: another one for other content."""
    file.write_text(content, encoding="utf-8")
    return f"{{}}_static/{file.name}?v={hashlib.sha256(content.encode()).hexdigest()[:8]}"


def replace_tags(tag: re.Pattern[str], names: Collection[str], instead: str, page: str) -> str:
    """Return a page with one tag in the place of all that load some files: where the first of them is."""
    waiting = [instead]

    def replace(found: re.Match[str]) -> str:
        if found["name"] not in names:
            return found[0]
        return waiting.pop().format(found["root"]) if waiting else ""

    return tag.sub(replace, page)


def bundle_scripts(static: Path, pages: Sequence[str]) -> list[str]:
    """Return pages with one script in the place of those that all run, which waits until a page is read."""
    shared = find_shared(SCRIPT, pages)
    code = "\n".join(_isolate((static / name).read_text(encoding="utf-8")) for name in shared)
    address = write_bundle(static / "book.js", minify("application/javascript", code))
    script = f'<script defer src="{address}"></script>\n'
    return [replace_tags(SCRIPT, shared, script, SETTING.sub("", page)) for page in pages]


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
    python = "'unsafe-eval' " if LIVE in page else ""
    policy = f"script-src 'self' blob: {python}{scripts}; {POLICY}"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return CHARSET.sub(lambda found: f"{found[0]}\n{meta}", page, count=1)
