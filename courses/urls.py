from django.urls import path

from courses import views

urlpatterns = [
    path("mina-utbildningar/", views.my_trainings, name="my_trainings"),
    path("kurs/<int:page_id>/oppna-alla/", views.open_all, name="open_all_parts"),
    path("lektion/<int:page_id>/svar/<uuid:item>/", views.answer, name="answer"),
]
