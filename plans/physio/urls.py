from django.urls import path

from plans.physio import views

app_name = "physio"
urlpatterns = [
    path("", views.triage, name="triage"),
    path("patients/<int:patient_id>/", views.review, name="review"),
    path("patients/<int:patient_id>/decide/", views.decide, name="decide"),
]
