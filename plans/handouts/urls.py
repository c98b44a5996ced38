from django.urls import path

from plans.handouts import views

app_name = "handouts"
urlpatterns = [
    path("me/movements/", views.my_movement_card, name="my-movement-card"),
    path(
        "physio/patients/<int:patient_id>/movements/",
        views.movement_card_of,
        name="movement-card-of",
    ),
]
