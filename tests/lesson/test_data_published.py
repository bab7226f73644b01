"""Tables in the form in which they are published: each read right without a word of help.

The values are drawn; what stands between them, above them and in their gaps is as in the published file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from firstnn import data

Draw = np.random.Generator


@dataclass(frozen=True)
class Form:
    """How a published file is written, and what is in it."""

    target: str
    kind: str  # of the target
    columns: dict[str, str]  # the kinds of all other columns, in their order
    row: Callable[[Draw, int], str]
    above: str = ""
    n_rows: int = 120
    below: str = ""


def pick(draw: Draw, *values: str) -> str:
    return values[int(draw.integers(len(values)))]


def number(draw: Draw, low: float, high: float, digits: int = 2) -> str:
    return f"{draw.uniform(low, high):.{digits}f}"


def whole(draw: Draw, low: int, high: int) -> str:
    return str(draw.integers(low, high + 1))


def gap(draw: Draw, text: str, mark: str, share: float = 0.1) -> str:
    return mark if draw.uniform() < share else text


def columns(*kinds: str, first: int = 1) -> dict[str, str]:
    return {f"column{place}": kind for place, kind in enumerate(kinds, start=first)}


N, C, Y = "number", "category", "yes/no"
FORMS = {
    "titanic": Form(
        "Survived",
        "classes",
        {
            "PassengerId": "id",
            "Pclass": N,
            "Name": "text",
            "Sex": C,
            "Age": N,
            "SibSp": N,
            "Parch": N,
            "Ticket": "text",
            "Fare": N,
        }
        | {"Cabin": "text", "Embarked": C},
        lambda d, i: (
            f'{i},{whole(d, 0, 1)},{whole(d, 1, 3)},"Braund, Mr. Owen ({i})",{pick(d, "male", "female")},'
            f"{gap(d, number(d, 1, 70, 1), '')},{whole(d, 0, 3)},{whole(d, 0, 2)},"
            f"{gap(d, str(110000 + 7 * i // 2), pick(d, f'A/5 {i}', f'PC {i}', 'LINE'), 0.3)},"
            f"{number(d, 5, 90, 4)},{gap(d, f'C{i}', '', 0.7)},{pick(d, 'S', 'C', 'Q')}"
        ),
        "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked\n",
    ),
    "penguins": Form(
        "species",
        "classes",
        {
            "island": C,
            "bill_length_mm": N,
            "bill_depth_mm": N,
            "flipper_length_mm": N,
            "body_mass_g": N,
            "sex": C,
            "year": N,
        },
        lambda d, i: (
            f"{pick(d, 'Adelie', 'Gentoo', 'Chinstrap')},{pick(d, 'Biscoe', 'Dream', 'Torgersen')},"
            f"{gap(d, number(d, 30, 60, 1), 'NA')},{number(d, 13, 21, 1)},{whole(d, 170, 230)},"
            f"{whole(d, 2700, 6300)},{gap(d, pick(d, 'male', 'female'), 'NA')},{whole(d, 2007, 2009)}"
        ),
        "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\n",
    ),
    "adult": Form(
        "-1",
        "classes",
        columns(N, C, N, C, N, C),
        lambda d, i: (
            f"{whole(d, 17, 90)}, {gap(d, pick(d, 'Private', 'State-gov'), '?')}, {whole(d, 12285, 900000)}, "
            f"{pick(d, 'Bachelors', 'HS-grad', '11th')}, {whole(d, 1, 16)}, {pick(d, 'White', 'Black')}, "
            f"{pick(d, '<=50K', '>50K')}"
        ),
        below="\n",
    ),
    "adult.test": Form(
        "-1",
        "classes",
        columns(N, C, N),
        lambda d, i: (
            f"{whole(d, 17, 90)}, {pick(d, 'Private', 'State-gov')}, {whole(d, 12285, 900000)}, "
            f"{pick(d, '<=50K.', '>50K.')}"
        ),
        "|1x3 Cross validator\n",
    ),
    "telco churn": Form(
        "Churn",
        "classes",
        {
            "customerID": "id",
            "gender": C,
            "SeniorCitizen": N,
            "Partner": Y,
            "tenure": N,
            "Contract": C,
            "TotalCharges": N,
        },
        lambda d, i: (
            f"{7000 + i}-VHVEG,{pick(d, 'Male', 'Female')},{whole(d, 0, 1)},{pick(d, 'Yes', 'No')},"
            f"{whole(d, 0, 72)},{pick(d, 'Month-to-month', 'One year', 'Two year')},"
            f"{gap(d, number(d, 18, 8000), ' ')},{pick(d, 'Yes', 'No')}"
        ),
        "customerID,gender,SeniorCitizen,Partner,tenure,Contract,TotalCharges,Churn\n",
    ),
    "winequality": Form(
        "quality",
        "classes",
        {"fixed acidity": N, "pH": N, "alcohol": N},
        lambda d, i: f"{number(d, 4, 15, 1)};{number(d, 2, 4)};{number(d, 8, 14, 1)};{whole(d, 3, 8)}",
        '"fixed acidity";"pH";"alcohol";"quality"\n',
    ),
    "wine": Form(
        "1",
        "classes",
        columns(N, N, N, first=2),
        lambda d, i: f"{i // 41 + 1},{number(d, 11, 15)},{number(d, 0, 6)},{whole(d, 300, 1600)}",
    ),
    "auto-mpg": Form(
        "1",
        "quantity",
        columns(N, N, N, N, "text", first=2),
        lambda d, i: (
            f"{number(d, 9, 46, 1)}   {pick(d, '4', '6', '8')}   {number(d, 68, 455, 1)}      "
            f'{gap(d, number(d, 46, 230, 1), "?")}      {whole(d, 1600, 5200)}.\t"ford no. {i}"'
        ),
    ),
    "boston": Form(
        "-1",
        "quantity",
        columns(N, N, N, N),
        lambda d, i: (
            f" {number(d, 0, 9, 5)}  {number(d, 0, 90)}   {number(d, 0, 25, 3)}  0 {number(d, 5, 50)}"
        ),
    ),
    "california housing": Form(
        "median_house_value",
        "quantity",
        {"longitude": N, "total_rooms": N, "total_bedrooms": N, "ocean_proximity": C},
        lambda d, i: (
            f"{number(d, -124, -114)},{whole(d, 2, 9000)}.0,{gap(d, whole(d, 1, 1900) + '.0', '')},"
            f"{whole(d, 15000, 500000)}.0,{pick(d, 'NEAR BAY', '<1H OCEAN', 'INLAND')}"
        ),
        "longitude,total_rooms,total_bedrooms,median_house_value,ocean_proximity\n",
    ),
    "iris": Form(
        "5",
        "classes",
        columns(N, N, N, N),
        lambda d, i: ",".join(
            [*(number(d, 0.1, 7, 1) for _ in range(4)), pick(d, "Iris-setosa", "Iris-virginica")]
        ),
        below="\n\n",
    ),
    "breast-cancer-wisconsin": Form(
        "-1",
        "classes",
        columns(N, N, N),
        lambda d, i: (
            f"{1000025 + 911 * (i // 2)},{whole(d, 1, 10)},{gap(d, whole(d, 1, 10), '?')},{pick(d, '2', '4')}"
        ),
    ),
    "cleveland": Form(
        "-1",
        "classes",
        columns(N, N, N),
        lambda d, i: (
            f"{whole(d, 29, 77)}.0,{whole(d, 0, 1)}.0,{gap(d, whole(d, 0, 3) + '.0', '?')},{whole(d, 0, 4)}"
        ),
    ),
    "mushroom": Form(
        "1",
        "classes",
        columns(C, C, C, first=2),
        lambda d, i: ",".join(
            [pick(d, "p", "e"), pick(d, *"xbf"), pick(d, *"syf"), gap(d, pick(d, *"ebc"), "?")]
        ),
    ),
    "car": Form(
        "-1",
        "classes",
        columns(C, C, C),
        lambda d, i: (
            f"{pick(d, 'vhigh', 'high', 'low')},{pick(d, '2', '3', '4', '5more')},{pick(d, 'small', 'big')},"
            f"{pick(d, 'unacc', 'acc', 'good')}"
        ),
    ),
    "bank": Form(
        "y",
        "classes",
        {"age": N, "job": C, "default": Y, "balance": N, "duration": N},
        lambda d, i: (
            f'{whole(d, 18, 95)};"{pick(d, "admin.", "blue-collar", "unknown")}";"{pick(d, "yes", "no")}";'
            f'{whole(d, -900, 9000)};{whole(d, 4, 2000)};"{pick(d, "yes", "no")}"'
        ),
        '"age";"job";"default";"balance";"duration";"y"\n',
    ),
    "abalone": Form(
        "-1",
        "count",
        columns(C, N, N),
        lambda d, i: (
            f"{pick(d, 'M', 'F', 'I')},{number(d, 0.1, 0.8, 3)},{number(d, 0, 1, 4)},{whole(d, 1, 29)}"
        ),
        n_rows=300,
    ),
    "german credit": Form(
        "-1",
        "classes",
        columns(C, N, C, N),
        lambda d, i: (
            f"{pick(d, 'A11', 'A12', 'A14')} {whole(d, 4, 72)} {pick(d, 'A34', 'A32')} "
            f"{whole(d, 250, 18000)} {whole(d, 1, 2)} "
        ),
    ),
    "credit approval": Form(
        "-1",
        "classes",
        columns(C, N, C, N),
        lambda d, i: (
            f"{gap(d, pick(d, 'a', 'b'), '?')},{gap(d, number(d, 13, 80), '?')},{pick(d, 'u', 'y')},"
            f"{whole(d, 0, 99999)},{pick(d, '+', '-')}"
        ),
    ),
    "student": Form(
        "G3",
        "count",
        {"school": C, "sex": C, "age": N, "address": C, "internet": Y, "absences": N},
        lambda d, i: (
            f'"{pick(d, "GP", "MS")}";"{pick(d, "F", "M")}";{whole(d, 15, 22)};"{pick(d, "U", "R")}";'
            f'"{pick(d, "yes", "no")}";{whole(d, 0, 75)};{i % 21}'
        ),
        "school;sex;age;address;internet;absences;G3\n",
    ),
    "final grades": Form(
        "FinalGrade",
        "count",
        {"school": C, "absences": N},
        lambda d, i: f'"{pick(d, "GP", "MS")}",{whole(d, 0, 75)},{4 if i == 9 else 5 + i % 13}',
        "school,absences,FinalGrade\n",
        n_rows=395,
    ),
    "spambase of a data frame without names": Form(
        "5",
        "classes",
        {"1": N, "2": N, "3": N, "4": N},
        lambda d, i: (
            f"{number(d, 0, 4)},{number(d, 0, 1)},{number(d, 0, 90, 3)},{whole(d, 1, 900)},{whole(d, 0, 1)}"
        ),
        "1,2,3,4,5\n",
    ),
    "a data frame with an index and without names": Form(
        "3",
        "classes",
        {"0": N, "1": C, "2": N},
        lambda d, i: f"{i - 1},{whole(d, 0, 9)},{pick(d, 'a', 'b')},{number(d, 0, 1)},{pick(d, 'x', 'y')}",
        ",0,1,2,3\n",
    ),
    "admission": Form(
        "Chance of Admit",
        "quantity",
        {"Serial No.": "id", "GRE Score": N, "CGPA": N},
        lambda d, i: f"{i},{whole(d, 290, 340)},{number(d, 6, 10)},{number(d, 0.3, 1)}",
        "Serial No.,GRE Score,CGPA,Chance of Admit \n",
    ),
    "bike sharing": Form(
        "cnt",
        "quantity",
        {"instant": N, "dteday": "date", "season": N, "temp": N},
        lambda d, i: (
            f"{i},2011-{(i - 1) // 28 % 12 + 1:02d}-{(i - 1) % 28 + 1:02d},"
            f"{whole(d, 1, 4)},{number(d, 0, 1, 6)},"
            f"{whole(d, 22, 8714)}"
        ),
        "instant,dteday,season,temp,cnt\n",
    ),
    "ionosphere": Form(
        "-1",
        "classes",
        columns(N, N, N),
        lambda d, i: f"1,{number(d, -1, 1, 5)},{number(d, -1, 1, 5)},{pick(d, 'g', 'b')}",
    ),
    "spambase": Form(
        "-1",
        "classes",
        columns(N, N),
        lambda d, i: f"{number(d, 0, 1)},{whole(d, 1, 900)},{whole(d, 0, 1)}",
    ),
    "zoo": Form(
        "-1",
        "classes",
        columns("text", N, N),
        lambda d, i: f"animal {'abcdefghij'[i % 10]}{i},{whole(d, 0, 1)},{whole(d, 0, 8)},{whole(d, 1, 7)}",
    ),
    "seeds": Form(
        "-1",
        "classes",
        columns(N, N, N),
        lambda d, i: (
            f"{number(d, 10, 21)}\t{number(d, 12, 17)}\t{'' if i % 5 else chr(9)}{number(d, 0.8, 0.9, 4)}\t"
            f"{whole(d, 1, 3)}"
        ),
    ),
    "ecoli": Form(
        "-1",
        "classes",
        columns("text", N, N),
        lambda d, i: f"AAT_ECOLI{i}   {number(d, 0, 1)}  {number(d, 0, 1)}   {pick(d, 'cp', 'im', 'pp')}",
    ),
    "loan prediction": Form(
        "Loan_Status",
        "classes",
        {"Loan_ID": "id", "Gender": C, "Dependents": C, "Married": Y, "ApplicantIncome": N, "LoanAmount": N},
        lambda d, i: (
            f"LP{1000 + i:06d},{gap(d, pick(d, 'Male', 'Female'), '')},{pick(d, '0', '1', '2', '3+')},"
            f"{pick(d, 'Yes', 'No')},{whole(d, 150, 81000)},"
            f"{gap(d, whole(d, 9, 700), '')},{pick(d, 'Y', 'N')}"
        ),
        "Loan_ID,Gender,Dependents,Married,ApplicantIncome,LoanAmount,Loan_Status\n",
    ),
    "insurance": Form(
        "charges",
        "quantity",
        {"age": N, "sex": C, "bmi": N, "children": N, "smoker": Y, "region": C},
        lambda d, i: (
            f"{whole(d, 18, 64)},{pick(d, 'female', 'male')},{number(d, 16, 53, 3)},{whole(d, 0, 5)},"
            f"{pick(d, 'yes', 'no')},{pick(d, 'southwest', 'northeast')},{number(d, 1100, 63000, 5)}"
        ),
        "age,sex,bmi,children,smoker,region,charges\n",
    ),
    "german spreadsheet": Form(
        "verkauft",
        "classes",
        {"Fläche": N, "Preis": N, "Datum": "date"},
        lambda d, i: (
            f"{number(d, 20, 200, 1).replace('.', ',')};{whole(d, 1, 9)}.{whole(d, 100, 999)},50;"
            f"{i % 28 + 1:02d}.{i % 12 + 1:02d}.2023;{pick(d, 'ja', 'nein')}"
        ),
        "sep=;\nFläche;Preis;Datum;verkauft\n",
    ),
    "diamonds by R": Form(
        "price",
        "quantity",
        {"carat": N, "cut": C},
        lambda d, i: f'"{i}" {number(d, 0.2, 5)} "{pick(d, "Ideal", "Very Good")}" {whole(d, 326, 18823)}',
        '"carat" "cut" "price"\n',
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_table_in_its_published_form_is_read_right(name: str, tmp_path: Path) -> None:
    form, draw = FORMS[name], np.random.default_rng(7)
    rows = "".join(f"{form.row(draw, row)}\n" for row in range(1, form.n_rows + 1))
    path = tmp_path / "published.data"
    path.write_text(f"{form.above}{rows}{form.below}", encoding="cp1252" if "ä" in form.above else "utf-8")
    found = data.look(path, target=form.target)
    assert {column.name: column.kind for column in found.columns} == form.columns
    assert found.target is not None
    assert found.target.kind == form.kind
    assert (found.n_rows, len(found.rows)) == (form.n_rows, form.n_rows)
    assert data.from_csv(path, target=form.target).n_samples == form.n_rows
