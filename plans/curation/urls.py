from django.urls import path

from plans.curation import views

app_name = "curation"
urlpatterns = [
    path("pictures/", views.pictures, name="pictures"),
    path("pictures/<slug:sheet>/", views.picture_sheet, name="picture-sheet"),
]
