"""A reader's own table in the page of the lab: pasted or opened, its columns chosen, wrong ones told."""

from __future__ import annotations

from pathlib import Path

import pytest
from chromium import CHROMIUM, MISSING, wait_until
from lab_node import ROOT
from playwright.sync_api import Browser
from test_lab_page import Opener, address, alone, opened, settle

__all__ = ["address", "alone", "opened"]  # fixtures

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)

FIELD, USE = "A table of two numbers and a class", "Use this table"
STATUS = "document.querySelector('.lab-status').textContent"
TABLE = "income;age;size;kind\n" + "".join(
    f"{i * 137 % 50}00,50;{20 + i % 31};{i % 7},5;{'ab'[i * 137 % 50 > 25]}\n" for i in range(60)
)


@pytest.mark.parametrize("address", ["file", "http"], indirect=True)
def test_a_pasted_table_and_a_bad_one(opened: Opener) -> None:
    page = opened("#v=1&data=own")
    page.get_by_role("button", name="my table").click()
    page.get_by_label(FIELD).fill("dear reader, this is a letter.\nIt is, as it happens, no table, and long.")
    page.get_by_role("button", name=USE).click()
    wait_until(page, f"{STATUS}.includes('Line 2 must have 2 cells')")
    page.get_by_label(FIELD).fill(TABLE)
    page.get_by_role("button", name=USE).click()
    wait_until(page, "globalThis.lab.ready && lab.training.train.n + (lab.training.test?.n ?? 0) === 60")
    assert "income and age are the inputs, kind is the class" in page.evaluate(STATUS)
    assert page.evaluate("lab.state.a.data.standardize")
    settle(page)


def test_the_site_has_what_reads_a_table(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((ROOT / "_build" / "html" / "lab" / "index.html").as_uri())
    page.get_by_role("button", name="my table").click()
    page.get_by_label(FIELD).fill(TABLE)
    page.get_by_role("button", name=USE).click()
    wait_until(page, "lab.state.a.data.points?.length === 60")
    assert page.locator("[name=my-table]").get_attribute("aria-pressed") == "true"
    assert "income and age are the inputs" in page.get_by_role("dialog", name="My table").inner_text()
    page.close()


def test_other_columns_are_chosen(opened: Opener) -> None:
    page = opened("#v=1&data=own")
    page.get_by_role("button", name="my table").click()
    page.get_by_label(FIELD).fill(TABLE)
    page.get_by_role("button", name=USE).click()
    wait_until(page, f"{STATUS}.includes('income and age')")
    page.get_by_label("Second input").select_option("size")
    wait_until(page, f"{STATUS}.includes('income and size are the inputs')")
    assert page.evaluate("lab.state.a.data.points[1]") == [3700.5, 1.5, 1]
    assert page.get_by_label("Second input").input_value() == "2"


def test_a_file_of_another_encoding_is_opened(opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_bytes(TABLE.replace("size", "größe").replace(";", "\t").encode("utf-16"))
    page = opened("#v=1&data=own")
    page.get_by_role("button", name="my table").click()
    page.get_by_label("Open a CSV file").set_input_files(path)
    wait_until(page, f"{STATUS}.includes('income and age')")
    assert page.get_by_label("First input").locator("option").all_inner_texts() == ["income", "age", "größe"]
