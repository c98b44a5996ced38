"""People for tests, made the way the product makes them: through its own services."""

from datetime import UTC, date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.models import CareLink, Clinic, ClinicMembership, Role, User
from accounts.services import give_consent
from bonefit.demo import BASE as DEMO_ANSWERS
from plans.patient.questions import profile_from
from plans.prescribing.services import change_health_record

ON = date(2026, 11, 23)  # a Monday
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BORN = date(1958, 5, 14)

SPINE_3_YEARS_AGO = {"site": "vertebra", "on": "2023-10", "low_trauma": "yes", "cleared": "yes"}
#: The four people of the journeys, as profiles of the contract.
BASE = profile_from(DEMO_ANSWERS)
FIT = dict(BASE)
SPINE = BASE | {"t_score": "-2.9", "fractures": [SPINE_3_YEARS_AGO]}
UNSTEADY = BASE | {
    "t_score": "-1.8",
    "falls_12_months": 2,
    "walking_aid": "frame",
    "floor": "no",
    "days": ["mon", "thu"],
    "minutes": 20,
}
CHEST_PAIN = BASE | {"screening": {"*": "no", "chest_pain": "yes"}}
NO_CHAIR = BASE | {"equipment": ["wall"]}


def clinic(name="Riverside Clinic"):
    return Clinic.objects.get_or_create(name=name, defaults={"phone": "020 7946 0001"})[0]


def user(email, role=Role.PATIENT, **more):
    found = User.objects.create_user(
        email, role=role, full_name=email.split("@")[0].title(), **more
    )
    EmailAddress.objects.create(user=found, email=email, verified=True, primary=True)
    return found


def patient(email="pat@example.org", *, of=None, consent=True):
    """A patient, with consent, and linked to a clinic when one is given."""
    found = user(email)
    if consent:
        give_consent(user=found)
    CareLink.objects.filter(patient=found).delete()
    if of is not None:
        CareLink.objects.create(patient=found, clinic=of, accepted_at=timezone.now())
    return found


def staff(email="physio@example.org", *, role=Role.PHYSIOTHERAPIST, of=None):
    """A member of staff with a second factor, so that their pages open."""
    found = user(email, role=role, registration_number="PH1")
    TOTP.activate(found, generate_totp_secret())
    assert Authenticator.objects.filter(user=found).exists()
    if of is not None:
        ClinicMembership.objects.create(user=found, clinic=of)
    return found


def plan_for(person, answers=FIT, *, on=ON, born=BORN, token=None, by=None):
    """What the person's answers lead to."""
    return change_health_record(
        patient=person,
        answers=answers,
        date_of_birth=born,
        by=by or person,
        form_token=token or f"{person.pk}-{Clinic.objects.count()}-{timezone.now().timestamp()}",
        on=on,
    )
