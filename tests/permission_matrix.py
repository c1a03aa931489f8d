"""Who reaches what: a row for each URL pattern, a column for each role (tests/matrix_world.py says what a role has).

    .  200      >  302, sent elsewhere      L  302, sent to login      x  403      0  404      m  405
    o  several addresses, at least one of which answers 200; the rest refuse      c  several, all of which refuse

The first row that fits holds. "*" is any text and "{a,b}" either; all else is the pattern as Django has it. A new URL
needs a row here, and a row without an URL has to go: test_permission_matrix.py fails for both."""

COLUMNS = """
anonymous
employee
manager
hr
hr_part
coordinator
coordinator_part
secretary
officer
editor
reviewer
writer
administrator
technician
""".split()

TABLE = r"""
health/                                                        . . . . . . . . . . . . . .
tema.css                                                       . . . . . . . . . . . . . .
robots.txt                                                     . . . . . . . . . . . . . .
favicon.ico                                                    > > > > > > > > > > > > > >
media/images/<path:path>                                       0 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/email/                                                   0 0 0 0 0 0 0 0 0 0 0 0 0 0
sprak/                                                         > > > > > > > > > > > > > >
documents/^(\d+)/(.*)$                                         0 0 0 0 0 0 0 0 0 0 0 0 0 0
documents/authenticate_with_password/<int:restriction_id>/     0 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/login/                                                   . > > > > > > > > > > > > >
konto/logout/                                                  > . . . . . . . . . . . . .
konto/inactive/                                                . . . . . . . . . . . . . .
konto/signup/                                                  . > > > > > > > > > > > > >
konto/reauthenticate/                                          L . . . . . . . . . . . . .
konto/confirm-email/                                           . . . . . . . . . . . . . .
konto/password/change/                                         L . . . . . . . . . . . . .
konto/password/set/                                            L > > > > > > > > > > > > >
konto/password/reset/                                          . . . . . . . . . . . . . .
konto/login/code/confirm/                                      L > > > > > > > > > > > > >
konto/^confirm-email/(?P<key>[-:\w]+)/$                        . . . . . . . . . . . . . .
konto/password/reset/key/done/                                 . . . . . . . . . . . . . .
konto/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$ . . . . . . . . . . . . . .
konto/password/reset/done/                                     . . . . . . . . . . . . . .
konto/login/code/                                              . > > > > > > > > > > > > >
konto/2fa/                                                     L . . . . . . . . . . . . .
konto/2fa/authenticate/                                        L > > > > > > > > > > > > >
konto/2fa/reauthenticate/                                      L > > > > > > > > > > > > >
konto/2fa/totp/activate/                                       L > > > > > > > > > > > > >
konto/2fa/totp/deactivate/                                     L 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/2fa/recovery-codes/                                      L 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/2fa/recovery-codes/generate/                             L > > > > > > > > > > > > >
konto/2fa/recovery-codes/download/                             L 0 0 0 0 0 0 0 0 0 0 0 0 0
mina-utbildningar/                                             L . . . . . . . . . . . . .
lektion/<int:page_id>/svar/<uuid:item>/                        L > > > > > > > > > > > > >
uppfoljning/                                                   L x . . . . . . x x x x x x
uppfoljning/samordnare/                                        L 0 0 . 0 . 0 0 0 0 0 0 0 0
uppfoljning/mal/<int:goal_id>/                                 L x . . . 0 0 . x x x x x x
personer/<int:person_id>/utbildningar/                         L 0 . . . 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/utbildningar/ny/                      L 0 x . . 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/utbildningar/<int:completion_id>/ratta/ L 0 x . . 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/undantag/ny/                          L 0 x . . 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/undantag/<int:exemption_id>/*         L 0 x . . 0 0 0 0 0 0 0 0 0
undantag/{,ny/,fil/}                                           L x x . . x x x x x x x x x
undantag/fil/<uuid:file_id>/                                   L x x . 0 x x x x x x x x x
undantag/fil/<uuid:file_id>/{godkann,kasta}/                   m m m m m m m m m m m m m m
styrdokument/                                                  L x . . . . . . x x x x . .
styrdokument/<int:plan_id>/                                    L x . . . . . . x x x x . .
_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/ 0 0 0 0 0 0 0 0 0 0 0 0 0 0
_util/login/                                                   . . . . . . . . . . . . . .
^((?:[\w\-]+/)*)$                                              L . . . . . . . . . . . . .
admin/{trainings,requirements}/{,results/}                     L L L > > . . L > > > > . .
admin/{trainings,requirements}/new/                            L L L > > . . L > > > > . .
admin/{trainings,requirements}/edit/<int:pk>/                  L L L > > . . L > > > > . .
admin/{trainings,requirements}/delete/<int:pk>/                L L L > > > > L > > > > . .
admin/{trainings,requirements}/history*                        L L L > > . . L > > > > . .
admin/{trainings,requirements}/usage/<int:pk>/                 L L L > > . . L > > > > . .
admin/audiences/{,results/}                                    L L L . . . . L > > > > . .
admin/audiences/new/                                           L L L > > . . L > > > > . .
admin/audiences/edit/<int:pk>/                                 L L L . . . . L > > > > . .
admin/audiences/delete/<int:pk>/                               L L L > > > > L > > > > . .
admin/audiences/history*                                       L L L . . . . L > > > > . .
admin/audiences/usage/<int:pk>/                                L L L . . . . L > > > > . .
admin/audiences/inspect/<int:pk>/                              L L L . . . . L > > > > . .
admin/plans/{,results/}                                        L L L > > . . L > > > > . .
admin/plans/new/                                               L L L > > > > L > > > > > >
admin/plans/edit/<int:pk>/                                     L L L > > . . L > > > > . .
admin/plans/delete/<int:pk>/                                   L L L > > > > L > > > > > >
admin/plans/history*                                           L L L > > . . L > > > > . .
admin/plans/usage/<int:pk>/                                    L L L > > . . L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/{,results/}   L L L > > . . L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/new/          L L L > > . . L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/edit/<int:pk>/ L L L > > . . L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/delete/<int:pk>/ L L L > > > > L > > > > > >
admin/{focus_areas,goals,activities,plan_tables}/history*      L L L > > . . L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/usage/<int:pk>/ L L L > > . . L > > > > . .
admin/{targets,measurements}/{,results/}                       L L L > > . . L > > > > . .
admin/{targets,measurements}/new/                              L L L > > . . L > > > > . .
admin/{targets,measurements}/edit/<int:pk>/                    L L L > > > > L > > > > > >
admin/{targets,measurements}/delete/<int:pk>/                  L L L > > > > L > > > > > >
admin/{targets,measurements}/history*                          L L L > > . . L > > > > . .
admin/{targets,measurements}/usage/<int:pk>/                   L L L > > > > L > > > > > >
admin/units/{,results/}                                        L L L . . > > L > > > > . .
admin/units/new/                                               L L L . . > > L > > > > . .
admin/units/edit/<int:pk>/                                     L L L . . > > L > > > > . .
admin/units/delete/<int:pk>/                                   L L L > > 0 0 L 0 0 0 0 > >
admin/units/history*                                           L L L . . 0 0 L 0 0 0 0 . .
admin/units/usage/<int:pk>/                                    L L L . . 0 0 L 0 0 0 0 . .
admin/roles/{,results/}                                        L L L . . > > L > > > > . .
admin/roles/new/                                               L L L . . > > L > > > > . .
admin/roles/edit/<int:pk>/                                     L L L . . > > L > > > > . .
admin/roles/delete/<int:pk>/                                   L L L . . 0 0 L 0 0 0 0 . .
admin/roles/history*                                           L L L . . 0 0 L 0 0 0 0 . .
admin/roles/usage/<int:pk>/                                    L L L . . 0 0 L 0 0 0 0 . .
admin/roles/inspect/<int:pk>/                                  L L L . . 0 0 L 0 0 0 0 . .
admin/access_log/{,results/}                                   L L L > > > > L . > > > . .
admin/access_log/new/                                          L L L > > > > L > > > > > >
admin/access_log/edit/<int:pk>/                                L L L > > > > L > > > > > >
admin/access_log/delete/<int:pk>/                              L L L > > > > L > > > > > >
admin/access_log/history*                                      L L L > > > > L > > > > > >
admin/access_log/usage/<int:pk>/                               L L L > > > > L > > > > > >
admin/users/{,results/}                                        L L L > > > > L > > > > . .
admin/users/new/                                               L L L > > > > L > > > > . .
admin/users/edit/<int:pk>/                                     L L L > > > > L > > > > . .
admin/users/delete/<int:pk>/                                   L L L > > > > L > > > > > >
admin/users/history*                                           L L L > > > > L > > > > . .
admin/users/usage/<int:pk>/                                    L L L > > > > L > > > > . .
admin/groups/*                                                 L L L > > > > L > > > > . .
admin/sites/*                                                  L L L > > > > L > > > > . .
admin/login/*                                                  L x x x x x x x x x x x x x
admin/password_reset/*                                         c c c c c c c c c c c c c c
admin/bulk/tracking/user/*                                     0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/bulk/*                                                   L L L 0 0 0 0 L 0 0 0 0 0 0
admin/reports/aging-pages/*                                    0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/reports/site-history/*                                   L L L > > > > L > > > > . .
admin/reports/*                                                L L L > > > > L > o . o . .
admin/account/*                                                L L L . . . . L . . . . . .
admin/failwhale/*                                              0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/test404/*                                                0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/api/*                                                    L L L o o o o L o o o o o o
admin/pages/*                                                  L L L o o o o L o o o o o o
admin/choose-page/*                                            L L L . . . . L . . . . . .
admin/choose-*-link/*                                          L L L . . . . L . . . . . .
admin/tag-autocomplete/*                                       L L L o o o o L o o o o o o
admin/collections/*                                            L L L c c c c L c c c c o o
admin/workflows/*                                              L L L o o o o L o o o o o o
admin/logout/*                                                 L L L m m m m L m m m m m m
admin/dismissibles/*                                           L L L . . . . L . . . . . .
admin/editing-sessions/*                                       L L L m m m m L m m m m m m
admin/block-preview/*                                          L L L 0 0 0 0 L 0 0 0 0 0 0
admin/redirects/*                                              L L L c c c c L c c c c o o
admin/settings/*                                               L L L > > > > L > > > > o o
admin/snippets/*                                               L L L > > > > L > > > > > >
admin/documents/*                                              L L L o o o o L o o o o o o
admin/images/*                                                 L L L o o o o L o o o o o o
admin/sprite/*                                                 . . . . . . . . . . . . . .
admin/jsi18n/*                                                 . . . . . . . . . . . . . .
admin/                                                         L L L . . . . L . . . . . .
admin/^.*/$                                                    L L L 0 0 0 0 L 0 0 0 0 0 0
django-admin/login/                                            L x x x x x x x x x x x x >
django-admin/auth/*                                            L L L L L L L L L L L L L o
django-admin/django_tasks_database/*                           L L L L L L L L L L L L L o
django-admin/wagtaildocs/*                                     L L L L L L L L L L L L L o
django-admin/wagtailimages/*                                   L L L L L L L L L L L L L o
django-admin/taggit/*                                          L L L L L L L L L L L L L o
django-admin/*                                                 c c c c c c c c c c c c c o
"""

# Own, sibling and other units: rows of one address each, for every unit. Files and fragments answer as the page does.
UNITS = r"""
figures:LARK         L x 0 . 0 . 0 0 x x x x x x
persons:LARK         L x 0 . 0 0 0 0 x x x x x x
unit:LARK            L L L . 0 c c L c c c c . .
role:LARK            L L L . 0 c c L c c c c . .
figures:SOC          L x 0 . . 0 . 0 x x x x x x
persons:SOC          L x 0 . . 0 0 0 x x x x x x
unit:SOC             L L L . . c c L c c c c . .
role:SOC             L L L . . c c L c c c c . .
figures:UTB          L x 0 . 0 0 0 0 x x x x x x
persons:UTB          L x 0 . 0 0 0 0 x x x x x x
unit:UTB             L L L . 0 c c L c c c c . .
figures:HEM1         L x . . . 0 0 0 x x x x x x
persons:HEM1         L x . . . 0 0 0 x x x x x x
unit:HEM1            L L L . . c c L c c c c . .
role:HEM1            L L L . . c c L c c c c . .
figures:HEM2         L x 0 . . 0 0 0 x x x x x x
persons:HEM2         L x 0 . . 0 0 0 x x x x x x
unit:HEM2            L L L . . c c L c c c c . .
role:HEM2            L L L . . c c L c c c c . .
figures:SKOL         L x 0 . 0 0 0 0 x x x x x x
persons:SKOL         L x 0 . 0 0 0 0 x x x x x x
unit:SKOL            L L L . 0 c c L c c c c . .
figures:SN           L x 0 . 0 0 0 . x x x x x x
persons:SN           L x 0 . 0 0 0 . x x x x x x
unit:SN              L L L . 0 c c L c c c c . .
role:SN              L L L . 0 c c L c c c c . .
"""
