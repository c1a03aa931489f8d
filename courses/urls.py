from django.urls import path

from courses import campaign_views, link_attendance, link_views, slip_views, start_views, views
from courses.group_sessions import held_views as held_groups
from courses.group_sessions import views as groups
from courses.leading import reminding
from courses.leading import views as leading
from courses.recall import views as recalling

urlpatterns = [
    path("mina-utbildningar/", views.my_trainings, name="my_trainings"),
    path("kurs/<int:page_id>/oppna-alla/", views.open_all, name="open_all_parts"),
    path("min-enhet/", leading.my_unit, name="my_unit"),
    path("min-enhet/paminn/", reminding.remind, name="remind_unit"),
    path("lektion/<int:page_id>/svar/<uuid:item>/", views.answer, name="answer"),
    path("minns-du/<slug:training_code>/", recalling.recall, name="recall"),
    path("uppfoljning/vad-sitter/", recalling.sticking, name="what_sticks"),
    path("gruppgenomgang/", groups.start, name="group_sessions"),
    path("gruppgenomgang/hallna/", held_groups.sessions, name="held_group_sessions"),
    path("gruppgenomgang/hallna/<int:session_id>/", held_groups.session, name="group_session"),
    path("gruppgenomgang/hallna/<int:session_id>/lagg-till/", held_groups.add_persons, name="add_to_group_session"),
    path(
        "gruppgenomgang/hallna/<int:session_id>/<int:row_id>/ratta/",
        held_groups.correct,
        name="correct_attendance",
    ),
    path("gruppgenomgang/<int:unit_id>/<int:page_id>/visa/", groups.present, name="present_lesson"),
    path("gruppgenomgang/<int:unit_id>/<int:page_id>/papper/", groups.paper, name="attendance_paper"),
    path("gruppgenomgang/<int:unit_id>/<int:page_id>/narvaro/", groups.register, name="register_attendance"),
    path("gruppgenomgang/<int:unit_id>/<int:page_id>/bekrafta/", groups.confirm, name="confirm_attendance"),
    path("l/<str:token>/", link_views.start, name="link"),
    path("l/<str:token>/narvaro/", link_attendance.attend, name="link_attend"),
    path("l/<str:token>/<int:page_id>/", link_views.lesson, name="link_lesson"),
    path("l/<str:token>/<int:page_id>/svar/<uuid:item>/", link_views.answer, name="link_answer"),
    path("start/", start_views.start, name="start"),
    path("start/klart/", start_views.done, name="start_done"),
    path("startlappar/", slip_views.for_whom, name="slips"),
    path("startlappar/behovs/", slip_views.needed, name="slips_needed"),
    path("startlappar/<int:sheet_id>/", slip_views.sheet, name="slip_sheet"),
    path("startlappar/<int:sheet_id>/sparra/", slip_views.revoke, name="slip_sheet_revoke"),
    path("serier/", campaign_views.campaigns, name="campaigns"),
    path("serier/ny/", campaign_views.prepare, name="campaign_new"),
    path("serier/<int:campaign_id>/", campaign_views.campaign, name="campaign"),
    path("serier/<int:campaign_id>/andra/", campaign_views.prepare, name="campaign_change"),
    path("serier/<int:campaign_id>/starta/", campaign_views.start, name="campaign_start"),
    path("serier/<int:campaign_id>/godkann/", campaign_views.approve, name="campaign_approve"),
    path("serier/<int:campaign_id>/ta-tillbaka/", campaign_views.withdraw, name="campaign_withdraw"),
    path("serier/<int:campaign_id>/uppehall/", campaign_views.pause, name="campaign_pause"),
    path("serier/<int:campaign_id>/ateruppta/", campaign_views.resume, name="campaign_resume"),
    path("serier/<int:campaign_id>/utoka/", campaign_views.widen, name="campaign_widen"),
    path("serier/<int:campaign_id>/stoppa/", campaign_views.stop, name="campaign_stop"),
]
