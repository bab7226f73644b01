"""What a killed build may leave of the cache of outputs, and a later build would trip over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.cache.main import JupyterCacheBase
from sqlalchemy.exc import SQLAlchemyError


def whole_cache(folder: str) -> JupyterCacheBase:
    """Return the cache of outputs without the entries of which half is written; made anew if need be."""
    try:
        cache = get_cache(folder)
        records = cache.list_cache_records()
    except SQLAlchemyError:  # the table of contents itself was not finished
        shutil.rmtree(folder)
        return get_cache(folder)
    for record in records:
        outputs = Path(folder) / "executed" / record.hashkey / "base.ipynb"
        try:
            json.loads(outputs.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            shutil.rmtree(outputs.parent, ignore_errors=True)
            NbCacheRecord.remove_record(record.pk, cache.db)
    return cache
