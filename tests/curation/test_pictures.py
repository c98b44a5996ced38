"""Contact sheets: every drawing is on one, and only curators look at them there."""

import pytest

from accounts.models import Role
from plans.catalogue import figures
from plans.curation.queries import sheets
from plans.rules.movements import BY_ID
from tests.factories import staff
from tests.web.conftest import client_of, person, physio

__all__ = ["client_of", "person", "physio"]


@pytest.fixture
def curator(db):
    return staff("curator@example.org", role=Role.CURATOR)


def test_every_figure_stands_on_exactly_one_sheet():
    listed = [id for sheet in sheets() for id in sheet.ids]
    assert sorted(listed) == sorted(figures.shipped())
    assert len({sheet.slug for sheet in sheets()}) == len(sheets())


def test_each_sheet_shows_colour_grey_and_96_pixels(client_of, curator, release):
    client = client_of(curator)
    assert client.get("/curation/pictures/").status_code == 200
    for sheet in sheets():
        html = client.get(f"/curation/pictures/{sheet.slug}/").content.decode()
        for id in sheet.ids:
            assert f'id="{id}"' in html
        assert html.count("proofs__grey") == 2 * len(sheet.ids)
        assert "Wrong with it" not in html


def test_a_movement_stands_under_its_name_with_its_safer_way(client_of, curator, release):
    lifting = BY_ID["MOV-002"]
    sheet = next(one for one in sheets() if lifting.id in one.ids)
    html = client_of(curator).get(f"/curation/pictures/{sheet.slug}/").content.decode()
    assert f"{lifting.id} {lifting.name}</h2>" in html
    for step in lifting.safer[0].steps:
        assert f"<li>{step}</li>" in html


def test_a_sheet_that_does_not_exist_is_not_found(client_of, curator):
    assert client_of(curator).get("/curation/pictures/nothing-1/").status_code == 404


def test_other_roles_do_not_see_the_sheets(client_of, person, physio):
    for user in (person, physio):
        assert client_of(user).get("/curation/pictures/").status_code == 403


def test_a_sheet_costs_the_same_number_of_queries(
    client_of, curator, release, django_assert_num_queries
):
    client = client_of(curator)
    first, second = sheets()[0].slug, sheets()[1].slug
    client.get(f"/curation/pictures/{first}/")
    for slug in (first, second):
        # session, user, release
        with django_assert_num_queries(3):
            client.get(f"/curation/pictures/{slug}/")
