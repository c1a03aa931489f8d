"""Who reaches what: a row for each URL pattern, a column for each role (tests/matrix_world.py says what a role has).

    .  200      >  302, sent elsewhere      L  302, sent to login      u  401      x  403      0  404      m  405
    o  several addresses, at least one of which answers 200; the rest refuse      c  several, all of which refuse

The first row that fits holds. "*" is any text and "{a,b}" either; all else is the pattern as Django has it. A new URL
needs a row here, and a row without an URL has to go: test_permission_matrix.py fails for both."""

COLUMNS = """
anonymous
employee
manager
deputy
hr
hr_part
coordinator
coordinator_part
secretary
handler
officer
editor
reviewer
writer
administrator
technician
""".split()

TABLE = r"""
l/<str:token>/*                                                0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
start/{,klart/}                                                . . . . . . . . . . . . . . . .
startlappar/                                                   L x . . . . x x x x x x x x x x
startlappar/behovs/                                            L x . . . . x x x x x x x x x x
startlappar/<int:sheet_id>/                                    L x . 0 0 0 x x x x x x x x x x
startlappar/<int:sheet_id>/sparra/                             L x . . . . x x x x x x x x x x
health/                                                        . . . . . . . . . . . . . . . .
tema.css                                                       . . . . . . . . . . . . . . . .
robots.txt                                                     . . . . . . . . . . . . . . . .
sitemap.xml                                                    . . . . . . . . . . . . . . . .
.well-known/security.txt                                       0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
hjalpte/<int:page_id>/                                         m m m m m m m m m m m m m m m m
favicon.ico                                                    > > > > > > > > > > > > > > > >
sok/                                                           . . . . . . . . . . . . . . . .
film/*                                                         . . . . . . . . . . . . . . . .
media/images/<path:path>                                       0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/email/                                                   0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
sprak/                                                         m m m m m m m m m m m m m m m m
documents/^(\d+)/(.*)$                                         0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
documents/authenticate_with_password/<int:restriction_id>/     0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/login/                                                   . > > > > > > > > > > > > > > >
konto/logout/                                                  > . . . . . . . . . . . . . . .
konto/inactive/                                                . . . . . . . . . . . . . . . .
konto/signup/                                                  . > > > > > > > > > > > > > > >
konto/reauthenticate/                                          L . . . . . . . . . . . . . . .
konto/confirm-email/                                           . . . . . . . . . . . . . . . .
konto/password/change/                                         L . . . . . . . . . . . . . . .
konto/password/set/                                            L > > > > > > > > > > > > > > >
konto/password/reset/                                          . . . . . . . . . . . . . . . .
konto/login/code/confirm/                                      L > > > > > > > > > > > > > > >
konto/^confirm-email/(?P<key>[-:\w]+)/$                        . . . . . . . . . . . . . . . .
konto/password/reset/key/done/                                 . . . . . . . . . . . . . . . .
konto/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$ . . . . . . . . . . . . . . . .
konto/password/reset/done/                                     . . . . . . . . . . . . . . . .
konto/login/code/                                              . > > > > > > > > > > > > > > >
konto/2fa/                                                     L . . . . . . . . . . . . . . .
konto/2fa/authenticate/                                        L > > > > > > > > > > > > > > >
konto/2fa/reauthenticate/                                      L > > > > > > > > > > > > > > >
konto/2fa/totp/activate/                                       L > > > > > > > > > > > > > > >
konto/2fa/totp/deactivate/                                     L 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/2fa/recovery-codes/                                      L 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
konto/2fa/recovery-codes/generate/                             L > > > > > > > > > > > > > > >
konto/2fa/recovery-codes/download/                             L 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
mina-utbildningar/                                             L . . . . . . . . . . . . . . .
min-enhet/                                                     L x . . . . x x x x x x x x x x
min-enhet/paminn/                                              L x > > > > x x x x x x x x x x
tillgang-till-namn/                                            L x x x x x x x x x . x x x . .
dina-uppgifter/lankar/sparra/                                  L . . . . . . . . . . . . . . .
dina-uppgifter/                                                L . . . . . . . . . . . . . . .
lektion/<int:page_id>/svar/<uuid:item>/                        L > > > > > > > > > > > > > > >
gruppgenomgang/{,hallna/}                                      L x . . . . x x . x x x x x x x
gruppgenomgang/hallna/<int:session_id>/*                       L x . . . . x x 0 x x x x x x x
gruppgenomgang/<int:unit_id>/<int:page_id>/bekrafta/           m m m m m m m m m m m m m m m m
gruppgenomgang/<int:unit_id>/<int:page_id>/*                   L x . . . . x x 0 x x x x x x x
kurs/<int:page_id>/oppna-alla/                                 m m m m m m m m m m m m m m m m
serier/{,ny/}                                                  L x x x . . . . x x x x x x x x
serier/<int:campaign_id>/{,starta/,andra/,stoppa/}             L x x x . . . . x x x x x x x x
serier/<int:campaign_id>/{ateruppta,uppehall,utoka}/           L x x x 0 0 0 0 x x x x x x x x
serier/<int:campaign_id>/{godkann,ta-tillbaka}/                L x x x 0 0 0 0 x x x x x x x x
api/v1/me/trainings                                            u . . . . . . . . . . . . . . .
api/v1/report                                                  u x . . . . . . . x x x x x x x
api/v1/people                                                  u x . x . . 0 0 . x x x x x x x
api/v1/requirements                                            u 0 . . . . . . . . 0 0 0 0 . .
api/v1/imports                                                 u 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
api/v1/imports/<import_id>                                     u 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
api/v1/uploads                                                 u 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
api/v1/openapi.json                                            u . . . . . . . . . . . . . . .
api/v1/<path:anything>                                         u 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
api/v1/                                                        0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
integrationer/                                                 L x x x . . x x x x x x x x . .
integrationer/ny/                                              L x x x . . x x x x x x x x . .
integrationer/<int:token_id>/aterkalla/                        L x x x . . x x x x x x x x . .
inlasning/                                                     L x x x . . x x x x x x x x x x
inlasning/logg/                                                L x x x . . x x x x x x x x x x
inlasning/<int:upload_id>/                                     L 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
inlasning/<int:upload_id>/kolumner/                            L 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
inlasning/<int:upload_id>/{godkann,slang,igen}/                m m m m m m m m m m m m m m m m
inlasning/<int:upload_id>/personer/<slug:group>/               L 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
personer/                                                      L x . . . . x x . . x x x x . .
personer/ny/                                                   L x x x . . x x . x x x x x x x
personer/<int:person_id>/lankar/sparra/                        L x x x . . x x 0 x x x x x x x
personer/<int:person_id>/                                      L x x x . . x x 0 x x x x x x x
personer/<int:person_id>/<int:tie_id>/avsluta/                 L x x x . . x x 0 x x x x x x x
personer/<int:person_id>/<int:tie_id>/angra/                   m m m m m m m m m m m m m m m m
personer/sla-ihop/                                             L x x x . x x x x x x x x x x x
personer/sla-ihop/<int:one_id>/<int:two_id>/                   L x x x . x x x x x x x x x x x
personer/sla-ihop/<int:one_id>/<int:two_id>/olika/             m m m m m m m m m m m m m m m m
personer/dela-igen/<int:join_id>/                              m m m m m m m m m m m m m m m m
personer/skyddade/                                             L x x x x x x x x . x x x x x x
personer/skyddade/<int:person_id>/{,ta-bort/}                  L x x x x x x x x . x x x x x x
utskick/{,ko/}                                                 L x x x . . . x x x x x x x x x
utskick/ko/<int:message_id>/stoppa/                            L x x x . . 0 x x x x x x x x x
utskick/ko/steg/<slug:step>/stoppa/                            L x x x . . . x x x x x x x x x
utskick/{val,lrs}/                                             L x x x . x . x x x x x x x x x
utskick/krav/<int:requirement_id>/{,<slug:step>/}              L x x x . . . x x x x x x x x x
roller/                                                        L x . x . . x x x x x x x x . .
roller/ny/                                                     L x . x . . x x x x x x x x . .
roller/andringar/                                              L x . x . . x x x x x x x x . .
roller/<int:role_id>/                                          L x . x . . x x x x x x x x . .
roller/<int:role_id>/andra/                                    L x . x . . x x x x x x x x . .
roller/<int:role_id>/ta-tillbaka/                              L x . x . . x x x x x x x x . .
intyg/                                                         . . . . . . . . . . . . . . . .
intyg/mitt/<int:completion_id>/{,pdf/}                         L 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
minns-du/<slug:training_code>/                                 L . 0 0 0 0 0 0 0 0 0 0 0 0 0 0
uppfoljning/vad-sitter/                                        L 0 0 0 . 0 . 0 0 0 0 0 0 0 0 0
intyg/enhet/                                                   L x x x . . x x x x x x x x x x
intyg/uttag/<uuid:order_id>/{,fil/}                            L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
intyg/uttag/<uuid:order_id>/{igen,slang}/                      m m m m m m m m m m m m m m m m
intyg/<str:code>/                                              . . . . . . . . . . . . . . . .
uppfoljning/                                                   L x . . . . . . . x x x x x x x
uppfoljning/mal/<int:goal_id>/                                 L x . . . . 0 0 . x x x x x x x
uppfoljning/samordnare/                                        L 0 0 0 . 0 . 0 0 0 0 0 0 0 0 0
uppfoljning/skriv-ner/                                         L 0 0 0 . 0 . 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/utbildningar/                         L 0 . . . . 0 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/utbildningar/ny/                      L 0 x x . . 0 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/utbildningar/<int:completion_id>/ratta/ L 0 x x . . 0 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/undantag/ny/                          L 0 x x . . 0 0 0 0 0 0 0 0 0 0
personer/<int:person_id>/undantag/<int:exemption_id>/*         L 0 x x . . 0 0 0 0 0 0 0 0 0 0
undantag/{,ny/,fil/}                                           L x x x . . x x x x x x x x x x
undantag/fil/<uuid:file_id>/                                   L x x x . 0 x x x x x x x x x x
undantag/fil/<uuid:file_id>/{godkann,kasta}/                   m m m m m m m m m m m m m m m m
utskick/kom-inte-fram/                                         L x x x . . x x x x x x x x x x
utskick/kom-inte-fram/<int:person_id>/forsok-igen/             m m m m m m m m m m m m m m m m
genomforda/fil/                                                L x x x . . x x x x x x x x x x
genomforda/fil/<uuid:read_id>/                                 L x x x . 0 x x x x x x x x x x
genomforda/fil/<uuid:read_id>/{godkann,kasta}/                 m m m m m m m m m m m m m m m m
narvaro/                                                       L . . . . . . . . . . . . . . .
kurstillfallen/                                                L . . . . . . . . . . . . . . .
kurstillfallen/nytt/                                           L x x x . . . . x x x x x x x x
kurstillfallen/<uuid:occasion_id>/                             L 0 . . . . . . 0 0 0 0 0 0 0 0
kurstillfallen/<uuid:occasion_id>/anmal/                       m m m m m m m m m m m m m m m m
kurstillfallen/<uuid:occasion_id>/avanmal/                     L 0 > > > > > > 0 0 0 0 0 0 0 0
kurstillfallen/<uuid:occasion_id>/kalender.ics                 L 0 0 0 . . . . 0 0 0 0 0 0 0 0
kurstillfallen/<uuid:occasion_id>/{andra,stall-in,material,kod}/ L 0 x x . . . . 0 0 0 0 0 0 0 0
kurstillfallen/<uuid:occasion_id>/narvaro/{,<uuid:attendance_id>/ratta/} L 0 . . . . x x 0 0 0 0 0 0 0 0
styrdokument/                                                  L x . . . . . . . . x x x x . .
styrdokument/<int:plan_id>/                                    L x . . . . . . . . x x x x . .
_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/ 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
_util/login/                                                   . . . . . . . . . . . . . . . .
^((?:[\w\-]+/)*)$                                              L . . . . . . . . . . . . . . .
admin/{trainings,requirements}/{,results/}                     L L L L > > . . L L > > > > . .
admin/{trainings,requirements}/new/                            L L L L > > . . L L > > > > . .
admin/{trainings,requirements}/edit/<int:pk>/                  L L L L > > . . L L > > > > . .
admin/{trainings,requirements}/delete/<int:pk>/                L L L L > > > > L L > > > > . .
admin/{trainings,requirements}/history*                        L L L L > > . . L L > > > > . .
admin/{trainings,requirements}/usage/<int:pk>/                 L L L L > > . . L L > > > > . .
admin/audiences/{,results/}                                    L L L L . . . . L L > > > > . .
admin/audiences/new/                                           L L L L > > . . L L > > > > . .
admin/audiences/edit/<int:pk>/                                 L L L L . . . . L L > > > > . .
admin/audiences/delete/<int:pk>/                               L L L L > > > > L L > > > > . .
admin/audiences/history*                                       L L L L . . . . L L > > > > . .
admin/audiences/usage/<int:pk>/                                L L L L . . . . L L > > > > . .
admin/audiences/inspect/<int:pk>/                              L L L L . . . . L L > > > > . .
admin/plans/{,results/}                                        L L L L > > . . L L > > > > . .
admin/plans/new/                                               L L L L > > > > L L > > > > > >
admin/plans/edit/<int:pk>/                                     L L L L > > . . L L > > > > . .
admin/plans/delete/<int:pk>/                                   L L L L > > > > L L > > > > > >
admin/plans/history*                                           L L L L > > . . L L > > > > . .
admin/plans/usage/<int:pk>/                                    L L L L > > . . L L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/{,results/}   L L L L > > . . L L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/new/          L L L L > > . . L L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/edit/<int:pk>/ L L L L > > . . L L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/delete/<int:pk>/ L L L L > > > > L L > > > > > >
admin/{focus_areas,goals,activities,plan_tables}/history*      L L L L > > . . L L > > > > . .
admin/{focus_areas,goals,activities,plan_tables}/usage/<int:pk>/ L L L L > > . . L L > > > > . .
admin/{targets,measurements}/{,results/}                       L L L L > > . . L L > > > > . .
admin/{targets,measurements}/new/                              L L L L > > . . L L > > > > . .
admin/{targets,measurements}/edit/<int:pk>/                    L L L L > > > > L L > > > > > >
admin/{targets,measurements}/delete/<int:pk>/                  L L L L > > > > L L > > > > > >
admin/{targets,measurements}/history*                          L L L L > > . . L L > > > > . .
admin/{targets,measurements}/usage/<int:pk>/                   L L L L > > > > L L > > > > > >
admin/units/{,results/}                                        L L L L . . > > L L > > > > . .
admin/units/new/                                               L L L L . . > > L L > > > > . .
admin/units/edit/<int:pk>/                                     L L L L . . > > L L > > > > . .
admin/units/delete/<int:pk>/                                   L L L L > > 0 0 L L 0 0 0 0 > >
admin/units/history*                                           L L L L . . 0 0 L L 0 0 0 0 . .
admin/units/usage/<int:pk>/                                    L L L L . . 0 0 L L 0 0 0 0 . .
admin/users/{,results/}                                        L L L L > > > > L L > > > > . .
admin/users/new/                                               L L L L > > > > L L > > > > . .
admin/users/edit/<int:pk>/                                     L L L L > > > > L L > > > > . .
admin/users/delete/<int:pk>/                                   L L L L > > > > L L > > > > > >
admin/users/history*                                           L L L L > > > > L L > > > > . .
admin/users/usage/<int:pk>/                                    L L L L > > > > L L > > > > . .
admin/groups/*                                                 L L L L > > > > L L > > > > . .
admin/sites/*                                                  L L L L > > > > L L > > > > . .
admin/login/*                                                  L x x x x x x x x x x x x x x x
admin/password_reset/*                                         c c c c c c c c c c c c c c c c
admin/bulk/tracking/user/*                                     0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/bulk/*                                                   L L L L 0 0 0 0 L L 0 0 0 0 0 0
admin/reports/aging-pages/*                                    0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/reports/site-history/*                                   L L L L > > > > L L > > > > . .
admin/reports/numbers/                                         L L L L > > > > L L > . > > . .
admin/reports/numbers/<int:pk>/                                L L L L m m m m L L m m m m m m
admin/reports/numbers/<int:pk>/undo/                           L L L L m m m m L L m m m m m m
admin/reports/*                                                L L L L > > > > L L > o o o . .
admin/account/*                                                L L L L . . . . L L . . . . . .
admin/failwhale/*                                              0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/test404/*                                                0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
admin/api/*                                                    L L L L o o o o L L o o o o o o
admin/pages/*                                                  L L L L o o o o L L o o o o o o
admin/choose-page/*                                            L L L L . . . . L L . . . . . .
admin/choose-*-link/*                                          L L L L . . . . L L . . . . . .
admin/tag-autocomplete/*                                       L L L L o o o o L L o o o o o o
admin/collections/*                                            L L L L c c c c L L c c c c o o
admin/workflows/*                                              L L L L o o o o L L o o o o o o
admin/logout/*                                                 L L L L m m m m L L m m m m m m
admin/dismissibles/*                                           L L L L . . . . L L . . . . . .
admin/editing-sessions/*                                       L L L L m m m m L L m m m m m m
admin/block-preview/*                                          L L L L 0 0 0 0 L L 0 0 0 0 0 0
admin/localize/reports/*                                       L L L L . . . . L L . . . . . .
admin/localize/translate/<int:translation_id>/preview/*        L L L L > > > > L L > o o o o o
admin/localize/submit/*                                        L L L L > > > > L L > o o o o o
admin/localize/update/*                                        L L L L > > > > L L > . . . . .
admin/localize/api/*                                           L L L L 0 0 0 0 L L 0 0 0 0 0 0
admin/localize/jsi18n/                                         L L L L . . . . L L . . . . . .
admin/localize/*                                               L L L L c c c c L L c o o o o o
admin/locales/*                                                L L L L > > > > L L > > > > o o
admin/redirects/*                                              L L L L c c c c L L c c c c o o
admin/settings/*                                               L L L L > > > > L L > > > > o o
admin/look/<str:kind>/                                         L L L L m m m m L L m m m m m m
admin/nanoutbildning/<int:index_id>/                           L L L L > > > > L L > . . . . .
admin/lektion-fran-mall/<int:course_id>/                       L L L L > > > > L L > . . . . .
admin/lektion-fran-dokument/<int:course_id>/                   L L L L > > > > L L > . . . . .
admin/lektion-fran-dokument/fil/<int:upload_id>/               L L L L > > > > L L > . . . . .
admin/packages/versions/<int:pk>/                              L L L L > > > > L L > . > > . .
admin/packages/uploads/<int:pk>/                               L L L L > > > > L L > > > > . .
admin/packages/uploads/<int:pk>/{again,remove}/                L L L L > > > > L L > > > > m m
admin/packages/<int:pk>/version/                               L L L L > > > > L L > > > > . .
admin/snippets/content/package/{,results/}                     L L L L > > > > L L > . > > . .
admin/snippets/content/package/add/                            L L L L > > > > L L > > > > . .
admin/snippets/content/package/inspect/*                      L L L L > > > > L L > . > > . .
admin/snippets/choose/*                                        L L L L . . . . L L . . . . . .
admin/snippets/{content/fact,lms/contactnumber}/workflow/confirm_cancellation/* L L L L . . . . L L . . . . . .
admin/snippets/*                                               L L L L c c c c L L c o c c o o
admin/documents/*                                              L L L L o o o o L L o o o o o o
admin/images/*                                                 L L L L o o o o L L o o o o o o
admin/sprite/*                                                 . . . . . . . . . . . . . . . .
admin/jsi18n/*                                                 . . . . . . . . . . . . . . . .
admin/                                                         L L L L . . . . L L . . . . . .
admin/^.*/$                                                    L L L L 0 0 0 0 L L 0 0 0 0 0 0
django-admin/login/                                            L x x x x x x x x x x x x x x >
django-admin/auth/*                                            L L L L L L L L L L L L L L L o
django-admin/django_tasks_database/*                           L L L L L L L L L L L L L L L o
django-admin/wagtaildocs/*                                     L L L L L L L L L L L L L L L o
django-admin/wagtailimages/*                                   L L L L L L L L L L L L L L L o
django-admin/taggit/*                                          L L L L L L L L L L L L L L L o
django-admin/*                                                 c c c c c c c c c c c c c c c o
"""

# Own, sibling and other units: rows of one address each, for every unit. Files answer as the page does.
UNITS = r"""
slips:LARK           L x . . . . x x x x x x x x x x
figures:LARK         L x 0 0 . 0 . 0 0 x x x x x x x
persons:LARK         L x 0 c . 0 0 0 0 x x x x x x x
unit:LARK            L L L L . 0 c c L L c c c c . .
api:LARK             u x 0 0 . 0 . 0 0 x x x x x x x
names:LARK           u x 0 0 . 0 0 0 0 x x x x x x x
slips:SOC            L x . . . . x x x x x x x x x x
names:LARK           u x 0 x . 0 0 0 0 x x x x x x x
led:LARK             L x 0 0 . 0 x x x x x x x x x x
figures:SOC          L x 0 0 . . 0 . 0 x x x x x x x
persons:SOC          L x 0 c . . 0 0 0 x x x x x x x
unit:SOC             L L L L . . c c L L c c c c . .
api:SOC              u x 0 0 . . 0 . 0 x x x x x x x
names:SOC            u x 0 0 . . 0 0 0 x x x x x x x
slips:UTB            L x . . . . x x x x x x x x x x
names:SOC            u x 0 x . . 0 0 0 x x x x x x x
led:SOC              L x 0 0 . . x x x x x x x x x x
figures:UTB          L x 0 0 . 0 0 0 0 x x x x x x x
persons:UTB          L x 0 c . 0 0 0 0 x x x x x x x
unit:UTB             L L L L . 0 c c L L c c c c . .
api:UTB              u x 0 0 . 0 0 0 0 x x x x x x x
names:UTB            u x 0 0 . 0 0 0 0 x x x x x x x
slips:HEM1           L x . . . . x x x x x x x x x x
names:UTB            u x 0 x . 0 0 0 0 x x x x x x x
led:UTB              L x 0 0 . 0 x x x x x x x x x x
figures:HEM1         L x . . . . 0 0 0 x x x x x x x
persons:HEM1         L x . o . . 0 0 0 x x x x x x x
unit:HEM1            L L L L . . c c L L c c c c . .
api:HEM1             u x . . . . 0 0 0 x x x x x x x
names:HEM1           u x . . . . 0 0 0 x x x x x x x
slips:HEM2           L x . . . . x x x x x x x x x x
names:HEM1           u x . x . . 0 0 0 x x x x x x x
led:HEM1             L x . . . . x x x x x x x x x x
figures:HEM2         L x 0 0 . . 0 0 0 x x x x x x x
persons:HEM2         L x 0 c . . 0 0 0 x x x x x x x
unit:HEM2            L L L L . . c c L L c c c c . .
api:HEM2             u x 0 0 . . 0 0 0 x x x x x x x
names:HEM2           u x 0 0 . . 0 0 0 x x x x x x x
slips:SKOL           L x . . . . x x x x x x x x x x
names:HEM2           u x 0 x . . 0 0 0 x x x x x x x
led:HEM2             L x 0 0 . . x x x x x x x x x x
figures:SKOL         L x 0 0 . 0 0 0 0 x x x x x x x
persons:SKOL         L x 0 c . 0 0 0 0 x x x x x x x
unit:SKOL            L L L L . 0 c c L L c c c c . .
api:SKOL             u x 0 0 . 0 0 0 0 x x x x x x x
names:SKOL           u x 0 0 . 0 0 0 0 x x x x x x x
slips:SN             L x . . . . x x x x x x x x x x
names:SKOL           u x 0 x . 0 0 0 0 x x x x x x x
led:SKOL             L x 0 0 . 0 x x x x x x x x x x
figures:SN           L x 0 0 . 0 0 0 . x x x x x x x
persons:SN           L x 0 c . 0 0 0 . x x x x x x x
unit:SN              L L L L . 0 c c L L c c c c . .
api:SN               u x 0 0 . 0 0 0 . x x x x x x x
names:SN             u x 0 x . 0 0 0 . x x x x x x x
led:SN               L x 0 0 . 0 x x x x x x x x x x
"""

# Pages of one row each, named by its sort and unit (by its language, for a page). A fragment answers as its page does.
OBJECTS = r"""
page:en              L . . . . . . . . . . . . . . .
page:sv              L . . . . . . . . . . . . . . .
role:HEM1            L x . x . . x x x x x x x x . .
role:HEM2            L x 0 x . . x x x x x x x x . .
role:SKOL            L x 0 x . 0 x x x x x x x x . .
role:SOC             L x 0 x . . x x x x x x x x . .
role:SN              L x 0 x . 0 x x x x x x x x . .
role:LARK            L x 0 x . 0 x x x x x x x x . .
change:HEM1          L x . x . . x x x x x x x x . .
change:HEM2          L x 0 x . . x x x x x x x x . .
change:SKOL          L x 0 x . 0 x x x x x x x x . .
change:SOC           L x 0 x . 0 x x x x x x x x . .
change:SN            L x 0 x . 0 x x x x x x x x . .
change:LARK          L x 0 x . 0 x x x x x x x x . .
withdraw:HEM1        L x . x . . x x x x x x x x . .
withdraw:HEM2        L x 0 x . . x x x x x x x x . .
withdraw:SKOL        L x 0 x . 0 x x x x x x x x . .
withdraw:SOC         L x 0 x . 0 x x x x x x x x . .
withdraw:SN          L x 0 x . 0 x x x x x x x x . .
withdraw:LARK        L x 0 x . 0 x x x x x x x x . .
link:HEM1            . x x x x x x x x x x x x x x x
link:SKOL            . x x x x x x x x x x x x x x x
lock:HEM1            L x . . . . x x x x x x x x x x
lock:SKOL            L x 0 0 . 0 x x x x x x x x x x
links:HEM1           L x x x . . x x 0 x x x x x x x
links:HEM2           L x x x . . x x 0 x x x x x x x
links:SKOL           L x x x . 0 x x 0 x x x x x x x
links:SN             L x x x . 0 x x . x x x x x x x
person:HEM1          L x x x . . x x 0 x x x x x x x
person:HEM2          L x x x . . x x 0 x x x x x x x
person:SKOL          L x x x . 0 x x 0 x x x x x x x
person:SN            L x x x . 0 x x . x x x x x x x
end:HEM1             L x x x . . x x 0 x x x x x x x
end:HEM2             L x x x . . x x 0 x x x x x x x
end:SKOL             L x x x . 0 x x 0 x x x x x x x
end:SN               L x x x . 0 x x . x x x x x x x
upload:SOC           L 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
upload:UTB           L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
upload:LARK          L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
fragment:SOC         L 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
fragment:UTB         L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
fragment:LARK        L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
certificates:LARK    L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
certificates:SOC     L 0 0 0 0 . 0 0 0 0 0 0 0 0 0 0
key:LARK             L x x x . 0 x x x x x x x x . .
key:SOC              L x x x . . x x x x x x x x . .
key:UTB              L x x x . 0 x x x x x x x x . .
meeting:LARK         L x 0 0 . 0 x x 0 x x x x x x x
meeting:SOC          L x 0 0 . . x x 0 x x x x x x x
meeting:UTB          L x 0 0 . 0 x x 0 x x x x x x x
meeting:HEM1         L x . . . . x x 0 x x x x x x x
meeting:HEM2         L x 0 0 . . x x 0 x x x x x x x
meeting:SKOL         L x 0 0 . 0 x x 0 x x x x x x x
meeting:SN           L x 0 0 . 0 x x . x x x x x x x
held:HEM1            L x . . . . x x 0 x x x x x x x
held:HEM2            L x 0 0 . . x x 0 x x x x x x x
held:SKOL            L x 0 0 . 0 x x 0 x x x x x x x
held:SN              L x 0 0 . 0 x x . x x x x x x x
queued:HEM1          L x x x . . 0 x x x x x x x x x
queued:SKOL          L x x x . 0 0 x x x x x x x x x
occasion:HEM1        L 0 . . . . . . 0 0 0 0 0 0 0 0
occasion:SKOL        L 0 0 0 . 0 . 0 0 0 0 0 0 0 0 0
occasion:SN          L 0 0 0 . 0 . 0 . 0 0 0 0 0 0 0
present:HEM1         L 0 . . . . x x 0 0 0 0 0 0 0 0
present:SKOL         L 0 0 0 . 0 x 0 0 0 0 0 0 0 0 0
present:SN           L 0 0 0 . 0 x 0 . 0 0 0 0 0 0 0
leading:HEM1         L 0 x x . . . . 0 0 0 0 0 0 0 0
leading:SKOL         L 0 0 0 . 0 . 0 0 0 0 0 0 0 0 0
leading:SN           L 0 0 0 . 0 . 0 x 0 0 0 0 0 0 0
protected:HEM1       L x x x x x x x x . x x x x x x
series:SOC           L x x x . . . . x x x x x x x x
series:UTB           L x x x . 0 . 0 x x x x x x x x
waits:HEM1           L x x x . x . x x x x x x x x x
goes:SKOL            L x x x . 0 . 0 x x x x x x x x
protected:SKOL       L x x x x x x x x 0 x x x x x x
"""

# What acts on a row, sent empty.
POSTED = r"""
attend:LARK          L x 0 0 . 0 x x 0 x x x x x x x
attend:SOC           L x 0 0 . . x x 0 x x x x x x x
attend:UTB           L x 0 0 . 0 x x 0 x x x x x x x
attend:HEM1          L x . . . . x x 0 x x x x x x x
attend:HEM2          L x 0 0 . . x x 0 x x x x x x x
attend:SKOL          L x 0 0 . 0 x x 0 x x x x x x x
attend:SN            L x 0 0 . 0 x x . x x x x x x x
strike:HEM1          L x . . . . x x 0 x x x x x x x
strike:HEM2          L x 0 0 . . x x 0 x x x x x x x
strike:SKOL          L x 0 0 . 0 x x 0 x x x x x x x
strike:SN            L x 0 0 . 0 x x . x x x x x x x
link:HEM1            . x x x x x x x x x x x x x x x
link:SKOL            . x x x x x x x x x x x x x x x
lock:HEM1            L x > > > > x x x x x x x x x x
lock:SKOL            L x 0 0 > 0 x x x x x x x x x x
links:HEM1           L x x x > > x x 0 x x x x x x x
links:HEM2           L x x x > > x x 0 x x x x x x x
links:SKOL           L x x x > 0 x x 0 x x x x x x x
links:SN             L x x x > 0 x x > x x x x x x x
undo:HEM1            L x x x > > x x 0 x x x x x x x
undo:HEM2            L x x x > > x x 0 x x x x x x x
undo:SKOL            L x x x > 0 x x 0 x x x x x x x
undo:SN              L x x x > 0 x x > x x x x x x x
retry:HEM1           L x x x > > x x x x x x x x x x
retry:HEM2           L x x x > > x x x x x x x x x x
retry:SKOL           L x x x > 0 x x x x x x x x x x
retry:SN             L x x x > 0 x x x x x x x x x x
stop:HEM1            L x x x > > 0 x x x x x x x x x
stop:SKOL            L x x x > 0 0 x x x x x x x x x
separate:LARK        L x x x > x x x x x x x x x x x
apart:LARK           L x x x > x x x x x x x x x x x
approve:SOC          L 0 0 0 > > 0 0 0 0 0 0 0 0 0 0
approve:UTB          L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
approve:LARK         L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
discard:SOC          L 0 0 0 > > 0 0 0 0 0 0 0 0 0 0
discard:UTB          L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
discard:LARK         L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
again:SOC            L 0 0 0 > > 0 0 0 0 0 0 0 0 0 0
again:UTB            L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
again:LARK           L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
columns:SOC          L 0 0 0 . . 0 0 0 0 0 0 0 0 0 0
columns:UTB          L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
columns:LARK         L 0 0 0 . 0 0 0 0 0 0 0 0 0 0 0
end:HEM1             L x x x . . x x 0 x x x x x x x
end:HEM2             L x x x . . x x 0 x x x x x x x
end:SKOL             L x x x . 0 x x 0 x x x x x x x
end:SN               L x x x . 0 x x . x x x x x x x
change:HEM1          L x . x . . x x x x x x x x . .
change:HEM2          L x 0 x . . x x x x x x x x . .
change:SKOL          L x 0 x . 0 x x x x x x x x . .
change:SOC           L x 0 x . 0 x x x x x x x x . .
change:SN            L x 0 x . 0 x x x x x x x x . .
change:LARK          L x 0 x . 0 x x x x x x x x . .
withdraw:HEM1        L x > x > > x x x x x x x x > >
withdraw:HEM2        L x 0 x > > x x x x x x x x > >
withdraw:SKOL        L x 0 x > 0 x x x x x x x x > >
withdraw:SOC         L x 0 x > 0 x x x x x x x x > >
withdraw:SN          L x 0 x > 0 x x x x x x x x > >
withdraw:LARK        L x 0 x > 0 x x x x x x x x > >
revoke:LARK          L x x x > 0 x x x x x x x x > >
revoke:SOC           L x x x > > x x x x x x x x > >
revoke:UTB           L x x x > 0 x x x x x x x x > >
remake:LARK          L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
remake:SOC           L 0 0 0 0 > 0 0 0 0 0 0 0 0 0 0
throw:LARK           L 0 0 0 > 0 0 0 0 0 0 0 0 0 0 0
throw:SOC            L 0 0 0 0 > 0 0 0 0 0 0 0 0 0 0
name:HEM1            L x x x x x x x x . x x x x x x
name:SKOL            L x x x x x x x x 0 x x x x x x
unname:HEM1          L x x x x x x x x > x x x x x x
sign_up:HEM1         L 0 x x x x x x 0 0 0 0 0 0 0 0
sign_up:SKOL         L 0 0 0 x 0 x 0 0 0 0 0 0 0 0 0
sign_up:SN           L 0 0 0 x 0 x 0 x 0 0 0 0 0 0 0
cancel:HEM1          L 0 x x > > > > 0 0 0 0 0 0 0 0
cancel:SKOL          L 0 0 0 > 0 > 0 0 0 0 0 0 0 0 0
cancel:SN            L 0 0 0 > 0 > 0 x 0 0 0 0 0 0 0
tick:HEM1            L 0 > > > > x x 0 0 0 0 0 0 0 0
tick:SKOL            L 0 0 0 > 0 x 0 0 0 0 0 0 0 0 0
tick:SN              L 0 0 0 > 0 x 0 > 0 0 0 0 0 0 0
unname:SKOL          L x x x x x x x x 0 x x x x x x
start_series:SOC     L x x x > > > > x x x x x x x x
start_series:UTB     L x x x > 0 > 0 x x x x x x x x
change_series:SOC    L x x x . . . . x x x x x x x x
change_series:UTB    L x x x . 0 . 0 x x x x x x x x
stop_series:SOC      L x x x > > > > x x x x x x x x
stop_series:UTB      L x x x > 0 > 0 x x x x x x x x
second_yes:HEM1      L x x x > x > x x x x x x x x x
no_question:HEM1     L x x x > > > > x x x x x x x x
pause_series:SKOL    L x x x . 0 . 0 x x x x x x x x
resume_series:SKOL   L x x x > 0 > 0 x x x x x x x x
widen_series:SKOL    L x x x . 0 . 0 x x x x x x x x
"""

# With a key and no login (tests/matrix_objects.py says what each may fetch, and where).
KEY_COLUMNS = ["report", "people", "rules", "imports", "report_part", "people_part", "withdrawn"]
KEYS_TABLE = r"""
api/v1/me/trainings            u u u u u u u
api/v1/requirements            x x . x x x u
api/v1/imports                 x x x . x x u
api/v1/uploads                 x x x . x x u
api/v1/openapi.json            . . . . . . u
api/v1/finns-inte              0 0 0 0 0 0 u
api/v1/report?unit=LARK        . . x x 0 0 u
api/v1/report?unit=SOC         0 . x x . . u
api/v1/report?unit=UTB         0 . x x 0 0 u
api/v1/report?unit=HEM1        0 . x x 0 . u
api/v1/report?unit=HEM2        0 . x x 0 . u
api/v1/report?unit=SKOL        0 . x x 0 0 u
api/v1/report?unit=SN          0 . x x 0 0 u
api/v1/people?unit=LARK        x . x x x 0 u
api/v1/people?unit=SOC         x . x x x . u
api/v1/people?unit=UTB         x . x x x 0 u
api/v1/people?unit=HEM1        x . x x x . u
api/v1/people?unit=HEM2        x . x x x . u
api/v1/people?unit=SKOL        x . x x x 0 u
api/v1/people?unit=SN          x . x x x 0 u
uppfoljning/                   L L L L L L L
personer/                      L L L L L L L
admin/                         L L L L L L L
"""
