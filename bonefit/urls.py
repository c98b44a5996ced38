"""Every address of the site."""

from django.urls import include, path

from accounts.views import ConfirmAddressView

urlpatterns = [
    path("", include("bonefit.public", namespace="public")),
    path(
        "accounts/confirm-email/",
        ConfirmAddressView.as_view(),
        name="account_email_verification_sent",
    ),
    path("accounts/", include("allauth.urls")),
    path("account/", include("accounts.urls", namespace="accounts")),
    path("", include("plans.catalogue.urls", namespace="catalogue")),
    path("", include("plans.handouts.urls", namespace="handouts")),
    path("me/", include("plans.patient.urls", namespace="patient")),
    path("physio/", include("plans.physio.urls", namespace="physio")),
    path("curation/", include("plans.curation.urls", namespace="curation")),
    path("dev/", include("bonefit.dev", namespace="dev")),
]
