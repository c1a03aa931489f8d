from django.urls import path

from tracking.views import follow_up, import_log, integrations, people, plans, protected, roles, uploads

urlpatterns = [
    path("uppfoljning/", follow_up.follow_up, name="follow_up"),
    path("uppfoljning/mal/<int:goal_id>/", follow_up.persons, name="follow_up_persons"),
    path("integrationer/", integrations.integrations, name="integrations"),
    path("integrationer/ny/", integrations.new, name="integration_new"),
    path("integrationer/<int:token_id>/aterkalla/", integrations.revoke, name="integration_revoke"),
    path("inlasning/", uploads.start, name="uploads"),
    path("inlasning/logg/", import_log.import_log, name="import_log"),
    path("inlasning/<int:upload_id>/", uploads.upload, name="upload"),
    path("inlasning/<int:upload_id>/kolumner/", uploads.columns, name="upload_columns"),
    path("inlasning/<int:upload_id>/godkann/", uploads.approve, name="upload_approve"),
    path("inlasning/<int:upload_id>/slang/", uploads.discard, name="upload_discard"),
    path("inlasning/<int:upload_id>/igen/", uploads.again, name="upload_again"),
    path("inlasning/<int:upload_id>/personer/<slug:group>/", uploads.persons, name="upload_persons"),
    path("styrdokument/", plans.plans, name="plans"),
    path("styrdokument/<int:plan_id>/", plans.plan, name="plan"),
    path("personer/", people.people, name="people"),
    path("personer/skyddade/", protected.protected_people, name="protected_people"),
    path("personer/skyddade/<int:person_id>/", protected.protected_person, name="protected_person"),
    path("personer/skyddade/<int:person_id>/ta-bort/", protected.clear_name, name="clear_name"),
    path("roller/", roles.roles, name="roles"),
    path("roller/ny/", roles.give_role, name="give_role"),
    path("roller/andringar/", roles.role_changes, name="role_changes"),
    path("roller/<int:role_id>/", roles.role, name="role"),
    path("roller/<int:role_id>/andra/", roles.change_role, name="change_role"),
    path("roller/<int:role_id>/ta-tillbaka/", roles.withdraw_role, name="withdraw_role"),
]
