from django.urls import path

from plans.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("pictures/<str:code>/<slug:kind>.<str:digest>.svg", views.picture, name="picture"),
]
