from django.urls import path

from courses import views

urlpatterns = [
    path("mina-utbildningar/", views.my_trainings, name="my_trainings"),
    path("lektion/<int:page_id>/svar/<uuid:item>/", views.answer, name="answer"),
]
