"""Runs in Pyodide at build: compiles Python files for the very interpreter that will load them.

The header of each `.pyc` says that nobody compares it with its source (PEP 552): here, times mean
nothing.
"""

import importlib.util
import io
import marshal
import zipfile

UNCHECKED = 1
# Archives of the same files are the same bytes.
EARLIEST = (1980, 1, 1, 0, 0, 0)


def compiled(source: bytes, path: str) -> bytes:
    """What a `.pyc` holds; tracebacks name `path`."""
    code = compile(source, path, "exec", dont_inherit=True)
    header = importlib.util.MAGIC_NUMBER + UNCHECKED.to_bytes(4, "little")
    return header + importlib.util.source_hash(source) + marshal.dumps(code)


def library_with_bytecode(path: str) -> bytes:
    """The archive of the standard library, with a `.pyc` beside each source.

    `zipimport` takes the `.pyc` where it finds both, and shows the source in tracebacks.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(path) as published, zipfile.ZipFile(result, "w") as archive:
        for name in sorted(published.namelist()):
            content = published.read(name)
            _write(archive, name, content)
            if name.endswith(".py"):
                # Lines end as zipimport would have them end.
                source = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
                _write(archive, f"{name}c", compiled(source, f"{path}/{name}"))
    return result.getvalue()


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith("/") else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=9)
