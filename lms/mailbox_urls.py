"""The demo's and the developer's mailbox: there only where MAILBOX names a folder."""

from django.urls import path

from lms import mailbox_views

urlpatterns = [
    path("mejl/", mailbox_views.mails, name="mailbox"),
    path("mejl/<int:number>/", mailbox_views.mail, name="mailbox_mail"),
    path("mejl/<int:number>/html/", mailbox_views.html, name="mailbox_html"),
]
