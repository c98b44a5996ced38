from django.urls import path

from plans.patient import views

app_name = "patient"
urlpatterns = [
    path("", views.home, name="home"),
    path("consent/", views.consent, name="consent"),
    path("questions/", views.intake, name="intake"),
    path("questions/<slug:slug>/", views.question, name="question"),
    path("answers/", views.check, name="check"),
    path("week/", views.week, name="week"),
    path("week/next/", views.next_week, name="next-week"),
    path("week/print/", views.print_week, name="print-week"),
    path("exercises/<str:code>/", views.exercise, name="exercise"),
    path("left-out/", views.left_out, name="left-out"),
    path("why/", views.why, name="why"),
    path("referral/", views.referral, name="referral"),
]
