"""Every page and every role: who gets what, written out; a page that stands in no line fails.

The case is Alice's. Bob is her colleague, Carol sits in the other team, Mary supervises Alice, Paul the other team.
`in` is the way to the sign-in page. 404 says the same for a closed door as for no door.
"""

import re

import pytest

from cmoffice import create_app, databases, passwords
from cmoffice.casework import backlog, closure, consent, directory, intake, notes, papers, referral, sharing, supervising
from cmoffice.casework import case_meeting, closure, consent, directory, intake, meeting_list, notes, papers, referral, sharing
from cmoffice.casework import staff as accounts
from cmoffice.casework.moves import new_code
from cmoffice.models import Audit, Case, FollowUp, Paper, PaperBatch, Placement, Staff, Task
from tests.conftest import NOW, PASSWORD, Desk, registration
from cmoffice.casework import closure, directory, file_audit, intake, notes, transfer
from cmoffice.casework import staff as accounts
from cmoffice.casework.moves import new_code
from cmoffice.models import Audit, Case, Staff
from tests.conftest import CLOSED, NOW, PASSWORD, Desk, registration

PAGES = """
                                          alice bob carol mary paul dan lumi eve nobody
GET  /                                     303  303  303  303  303  303  303  303  in
GET  /work                                 200  200  200  404  404  404  404  404  in
GET  /print                                200  200  200  200  200  200  200  200  in
GET  /print/<name>                         200  200  200  404  404  404  404  404  in
POST /print/<name>                         422  422  422  404  404  404  404  404  in
GET  /letters                              404  404  404  200  200  404  404  200  in
POST /letters                              404  404  404  422  422  404  404  403  in
GET  /letters/new                          404  404  404  200  200  404  404  404  in
POST /letters/new                          404  404  404  422  422  404  404  404  in
GET  /letters/<number>                     404  404  404  404  404  404  404  404  in
POST /letters/<number>                     404  404  404  404  404  404  404  404  in
POST /letters/<number>/retire              404  404  404  404  404  404  404  404  in
GET  /case/<code>/letter                   200  404  404  200  404  404  404  404  in
GET  /case/<code>/letter/<number>          404  404  404  404  404  404  404  404  in
POST /case/<code>/letter/<number>          404  404  404  404  404  404  404  404  in
GET  /print/back/<number>                  404  404  404  404  404  404  404  404  in
POST /print/back/<number>                  404  404  404  404  404  404  404  404  in
POST /work/list                            200  200  200  404  404  404  404  404  in
GET  /case/<code>/print                    200  404  404  200  404  404  404  404  in
GET  /case/<code>/print/<name>             200  404  404  200  404  404  404  404  in
POST /case/<code>/print/<name>             422  404  404  422  404  404  404  404  in
GET  /work/note/<code>                     200  404  404  200  404  404  404  404  in
GET  /cases                                200  200  200  200  200  404  404  404  in
GET  /register                             200  200  200  404  404  404  404  404  in
POST /register                             422  422  422  404  404  404  404  404  in
GET  /register/not-registered              200  200  200  404  404  404  404  404  in
POST /register/not-registered              422  422  422  404  404  404  404  404  in
GET  /register/leave/<code>                403  404  404  404  404  404  404  404  in
POST /register/leave/<code>                403  404  404  404  404  404  404  404  in
POST /team/people/<username>               404  404  404  303  303  404  404  404  in
GET  /lock                                 200  200  200  200  200  200  200  200  in
POST /lock                                 409  409  409  409  409  409  409  409  in
GET  /open                                 303  303  303  303  303  303  303  303  in
POST /open                                 303  303  303  303  303  303  303  303  in
GET  /keep                                 404  404  404  200  200  404  404  200  in
GET  /keep/backup                          404  404  404  200  200  404  404  200  in
POST /keep/backup                          404  404  404  303  303  404  404  303  in
POST /keep/backup/place                    404  404  404  422  422  404  404  422  in
GET  /keep/network                         404  404  404  200  200  404  404  200  in
POST /keep/network                         404  404  404  422  422  404  404  422  in
POST /keep/network/renew                   404  404  404  422  422  404  404  422  in
POST /keep/network/here                    404  404  404  303  303  404  404  303  in
POST /keep/network/promise                 404  404  404  303  303  404  404  303  in
POST /keep/network/forget                  404  404  404  303  303  404  404  303  in
GET  /keep/network/sheet                   404  404  404  404  404  404  404  404  in
GET  /trust                                404  404  404  404  404  404  404  404  404
GET  /trust/office-authority.crt           404  404  404  404  404  404  404  404  404
GET  /keep/sheet                           404  404  404  200  200  404  404  404  in
POST /keep/sheet                           404  404  404  200  200  404  404  404  in
POST /keep/sheet/try                       404  404  404  422  422  404  404  404  in
GET  /keep/evacuation                      404  404  404  200  200  404  404  200  in
GET  /keep/evacuation/plan                 404  404  404  200  200  404  404  200  in
GET  /keep/evacuation/plan/write           404  404  404  200  200  404  404  404  in
POST /keep/evacuation/plan/write           404  404  404  422  422  404  404  404  in
GET  /keep/evacuation/plan/<number>        404  404  404  404  404  404  404  404  in
GET  /keep/evacuation/word                 404  404  404  200  200  404  404  404  in
POST /keep/evacuation/word                 404  404  404  422  422  404  404  404  in
POST /keep/evacuation/word/ask            404  404  404  303  303  404  404  404  in
POST /keep/evacuation/ask                  404  404  404  303  303  404  404  303  in
GET  /keep/evacuation/rehearse             404  404  404  200  200  404  404  200  in
POST /keep/evacuation/rehearse             404  404  404  422  422  404  404  422  in
GET  /keep/evacuation/rehearsal/<number>   404  404  404  404  404  404  404  404  in
GET  /keep/evacuation/destroy              404  404  404  200  200  404  404  200  in
POST /keep/evacuation/destroy              404  404  404  422  422  404  404  422  in
GET  /keep/new-keys                        404  404  404  200  200  404  404  404  in
POST /keep/new-keys/ask                    404  404  404  303  303  404  404  404  in
POST /keep/new-keys/decline                404  404  404  303  303  404  404  404  in
POST /keep/new-keys/sheet                  404  404  404  422  422  404  404  404  in
POST /keep/new-keys/change                 404  404  404  422  422  404  404  404  in
GET  /keep/hours                           404  404  404  200  200  404  404  404  in
POST /keep/hours                           404  404  404  422  422  404  404  404  in
POST /keep/two/<number>/<act>              404  404  404  404  404  404  404  404  in
GET  /find                                 200  200  200  200  200  404  404  404  in
POST /find                                 200  200  200  200  200  404  404  404  in
GET  /papers/check                         200  200  200  200  200  404  404  404  in
GET  /papers/check/<number>                200  404  404  200  404  404  404  404  in
POST /papers/check/<number>                422  404  404  422  404  404  404  404  in
POST /papers/check/<number>/prove          422  404  404  422  404  404  404  404  in
POST /papers/check/<number>/pass           422  404  404  422  404  404  404  404  in
POST /papers/check/<number>/refuse         422  404  404  422  404  404  404  404  in
POST /papers/check/<number>/ask            422  404  404  422  404  404  404  404  in
GET  /case/<code>/papers                   200  404  404  200  404  404  404  404  in
GET  /queries                              200  200  200  200  200  200  200  404  in
POST /queries/<number>                     404  404  404  404  404  404  404  404  in
POST /queries/seen                         303  303  303  303  303  303  303  404  in
GET  /team                                 404  404  404  200  200  404  404  404  in
GET  /supervision                          404  404  404  200  200  404  404  404  in
GET  /supervision/emergency                404  404  404  200  200  404  404  404  in
POST /supervision/emergency                404  404  404  422  422  404  404  404  in
POST /supervision/emergency/end            404  404  404  422  422  404  404  404  in
GET  /supervision/visits                   404  404  404  200  200  404  404  404  in
POST /supervision/visits/<act>             404  404  404  404  404  404  404  404  in
GET  /visits                               200  200  200  200  200  404  404  404  in
POST /visits                               422  422  422  422  422  404  404  404  in
GET  /visits/<number>                      404  404  404  404  404  404  404  404  in
POST /visits/<number>                      404  404  404  404  404  404  404  404  in
POST /visits/<number>/back                 404  404  404  404  404  404  404  404  in
POST /visits/<number>/later                404  404  404  404  404  404  404  404  in
POST /visits/<number>/tried                404  404  404  404  404  404  404  404  in
POST /visits/<number>/seen                 404  404  404  404  404  404  404  404  in
GET  /case/<code>/out                      200  404  404  200  404  404  404  404  in
GET  /case/<code>/pairs                    200  404  404  200  404  404  404  404  in
POST /case/<code>/pairs                    422  404  404  422  404  404  404  404  in
GET  /supervision/caseload                 404  404  404  200  200  404  404  404  in
GET  /supervision/caseload/give            404  404  404  200  200  404  404  404  in
POST /supervision/caseload/give            404  404  404  422  422  404  404  404  in
GET  /supervision/caseload/give/<code>     404  404  404  200  404  404  404  404  in
GET  /supervision/caseload/give/<code>/family 404 404 404 200 404 404  404  404  in
POST /supervision/caseload/together        404  404  404  404  404  404  404  404  in
GET  /supervision/caseload/limit/<username> 404 404  404  200  404  404  404  404  in
POST /supervision/caseload/limit/<username> 404 404  404  303  404  404  404  404  in
GET  /supervision/caseload/points          404  404  404  200  200  404  404  404  in
POST /supervision/caseload/points          404  404  404  422  422  404  404  404  in
GET  /supervision/reviews                  404  404  404  200  200  404  404  404  in
GET  /supervision/reviews/<username>       404  404  404  200  404  404  404  404  in
POST /supervision/reviews/<username>       404  404  404  422  404  404  404  404  in
GET  /supervision/sessions                 404  404  404  200  200  404  404  404  in
GET  /supervision/sessions/<username>      404  404  404  200  404  404  404  404  in
POST /supervision/sessions/<username>      404  404  404  422  404  404  404  404  in
GET  /supervision/mine                     200  200  200  404  404  404  404  404  in
GET  /supervision/papers/<number>          200  404  404  200  404  404  404  404  in
GET  /supervision/papers/<number>/print    200  404  404  200  404  404  404  404  in
POST /supervision/papers/<number>/print    422  404  404  422  404  404  404  404  in
GET  /supervision/papers/<number>/correct  404  404  404  200  404  404  404  404  in
POST /supervision/papers/<number>/correct  404  404  404  422  404  404  404  404  in
POST /supervision/papers/<number>/sign     303  404  404  404  404  404  404  404  in
GET  /meetings                             200  200  200  200  200  404  404  404  in
GET  /meetings/new                         404  404  404  200  200  404  404  404  in
POST /meetings/new                         404  404  404  422  422  404  404  404  in
GET  /meeting/<number>                     200  404  404  200  404  404  404  404  in
GET  /meeting/<number>/apart               200  404  404  200  404  404  404  404  in
GET  /meeting/<number>/present             404  404  404  200  404  404  404  404  in
POST /meeting/<number>/build               404  404  404  303  404  404  404  404  in
GET  /meeting/<number>/guests              404  404  404  200  404  404  404  404  in
POST /meeting/<number>/guests              404  404  404  303  404  404  404  404  in
GET  /meeting/<number>/off                 404  404  404  200  404  404  404  404  in
POST /meeting/<number>/off                 404  404  404  422  404  404  404  404  in
POST /meeting/<number>/cases               422  404  404  422  404  404  404  404  in
GET  /meeting/<number>/row/<key>           404  404  404  200  404  404  404  404  in
POST /meeting/<number>/row/<key>           404  404  404  409  404  404  404  404  in
GET  /meeting/<number>/line/<key>          404  404  404  303  404  404  404  404  in
POST /meeting/<number>/row/<key>/<act>     404  404  404  303  404  404  404  404  in
GET  /meeting/<number>/print               404  404  404  200  404  404  404  404  in
POST /meeting/<number>/print               404  404  404  422  404  404  404  404  in
GET  /meeting/<number>/copies              404  404  404  200  404  404  404  404  in
POST /meeting/<number>/copies              404  404  404  422  404  404  404  404  in
GET  /meeting/<number>/close               404  404  404  200  404  404  404  404  in
POST /meeting/<number>/close               404  404  404  422  404  404  404  404  in
GET  /supervision/audits                   404  404  404  200  200  404  404  404  in
POST /supervision/audits                   404  404  404  303  303  404  404  404  in
POST /supervision/audits/picked            404  404  404  422  422  404  404  404  in
GET  /supervision/audits/<number>          404  404  404  200  404  404  404  404  in
POST /supervision/audits/<number>          404  404  404  422  404  404  404  404  in
POST /supervision/audits/<number>/settled  404  404  404  409  404  404  404  404  in
GET  /supervision/audits/<number>/sheet    404  404  404  200  404  404  404  404  in
POST /supervision/audits/<number>/sheet    404  404  404  422  404  404  404  404  in
GET  /supervision/audits/blank             404  404  404  200  200  404  404  404  in
GET  /supervision/audits/trend             404  404  404  200  200  404  404  404  in
GET  /supervision/audited                  200  200  200  200  200  404  404  404  in
POST /supervision/audited/<number>         404  404  404  404  404  404  404  404  in
GET  /supervision/old-cases                404  404  404  200  200  404  404  404  in
POST /supervision/old-cases                404  404  404  422  422  404  404  404  in
GET  /arrivals                             404  404  404  200  200  404  404  404  in
POST /arrivals                             404  404  404  422  422  404  404  404  in
GET  /arrivals/<number>                    404  404  404  409  409  404  404  404  in
POST /arrivals/<number>                    404  404  404  409  409  404  404  404  in
POST /arrivals/drop                        404  404  404  303  303  404  404  404  in
GET  /case/<code>/arrived                  404  404  404  404  404  404  404  404  in
GET  /team/list/export                     404  404  404  200  200  404  404  404  in
POST /team/list/export                     404  404  404  422  422  404  404  404  in
GET  /case/<code>/exchange                 200  404  404  200  404  404  404  404  in
POST /case/<code>/exchange                 422  404  404  422  404  404  404  404  in
GET  /case/<code>/exchange/named           404  404  404  200  404  404  404  404  in
POST /case/<code>/exchange/named           404  404  404  422  404  404  404  404  in
GET  /supervision/old-cases/<number>       404  404  404  200  404  404  404  404  in
POST /supervision/old-cases/<number>/columns 404 404 404  422  404  404  404  404  in
GET  /supervision/old-cases/<number>/words 404  404  404  303  404  404  404  404  in
POST /supervision/old-cases/<number>/words 404  404  404  303  404  404  404  404  in
POST /supervision/old-cases/<number>/check 404  404  404  303  404  404  404  404  in
POST /supervision/old-cases/<number>/columns/again 404 404 404 303 404  404  404  404  in
POST /supervision/old-cases/<number>/file  404  404  404  409  404  404  404  404  in
GET  /supervision/old-cases/<number>/returned 404 404 404 404  404  404  404  404  in
POST /supervision/old-cases/<number>/end   404  404  404  409  404  404  404  404  in
POST /supervision/old-cases/<number>/give-up 404 404 404  303  404  404  404  404  in
POST /case/<asked>/audit                   404  404  404  303  404  404  404  404  in
GET  /concern                              200  200  200  200  200  200  200  200  in
POST /concern                              422  422  422  422  422  422  422  422  in
GET  /concerns                             404  404  404  404  404  404  404  404  in
GET  /concerns/<number>                    404  404  404  404  404  404  404  404  in
POST /concerns/<number>                    404  404  404  404  404  404  404  404  in
POST /concerns/<number>/open               404  404  404  404  404  404  404  404  in
POST /team/<code>/seen                     404  404  404  303  404  404  404  404  in
GET  /tray                                 404  404  404  404  404  200  200  404  in
POST /tray/take/<name>                     404  404  404  404  404  404  404  404  in
GET  /tray/batch                           404  404  404  404  404  200  200  404  in
POST /tray/batch                           404  404  404  404  404  422  422  404  in
GET  /tray/next                            404  404  404  404  404  303  303  404  in
GET  /batch/<number>                       404  404  404  404  404  404  404  404  in
GET  /batch/<number>/paper/<place>           404  404  404  404  404  404  404  404  in
POST /batch/<number>/paper/<place>           404  404  404  404  404  404  404  404  in
POST /batch/<number>/paper/<place>/box       404  404  404  404  404  404  404  404  in
GET  /batch/<number>/count                 404  404  404  404  404  404  404  404  in
POST /batch/<number>/count                 404  404  404  404  404  404  404  404  in
GET  /batch/<number>/aside/<place>         404  404  404  404  404  404  404  404  in
POST /batch/<number>/aside/<place>         404  404  404  404  404  404  404  404  in
GET  /batch/<number>/slip                  404  404  404  404  404  404  404  404  in
POST /batch/<number>/hand-in               404  404  404  404  404  303  404  404  in
POST /batch/<number>/ask                   404  404  404  404  404  303  404  404  in
POST /batch/<number>/take-back             404  404  404  404  404  404  404  404  in
GET  /papers                               404  404  404  200  200  404  404  404  in
GET  /papers/batch/<number>                404  404  404  404  404  404  404  404  in
POST /papers/batch/<number>                404  404  404  404  404  404  404  404  in
POST /papers/batch/<number>/wind-up        404  404  404  404  404  404  404  404  in
POST /papers/aside/<number>                404  404  404  404  404  404  404  404  in
GET  /papers/paper/<number>                404  404  404  404  404  404  404  404  in
POST /papers/paper/<number>                404  404  404  404  404  404  404  404  in
GET  /papers/trays/<username>              404  404  404  200  200  404  404  404  in
POST /papers/trays/<username>              404  404  404  422  422  404  404  404  in
GET  /second                               404  404  404  404  404  200  200  404  in
POST /second/<number>/take                 404  404  404  404  404  404  404  404  in
POST /second/<number>/back                 404  404  404  404  404  404  404  404  in
GET  /second/<number>                      404  404  404  404  404  404  404  404  in
POST /second/<number>                      404  404  404  404  404  404  404  404  in
POST /second/<number>/box                  404  404  404  404  404  404  404  404  in
GET  /differences/<number>                 404  404  404  404  404  404  404  404  in
POST /differences/<number>                 404  404  404  404  404  404  404  404  in
POST /differences/<number>/<name>          404  404  404  404  404  404  404  404  in
GET  /supervision/misread                  404  404  404  200  200  404  404  404  in
POST /supervision/misread                  404  404  404  422  422  404  404  404  in
POST /supervision/misread/release          404  404  404  422  422  404  404  404  in
POST /tray/away                            404  404  404  404  404  303  303  404  in
GET  /office                               404  404  404  404  404  404  404  200  in
GET  /access                               404  404  404  200  200  404  404  200  in
GET  /access/print                         404  404  404  200  200  404  404  200  in
POST /access/print                         404  404  404  422  422  404  404  422  in
POST /access/table                         404  404  404  200  200  404  404  200  in
GET  /keep/check                           404  404  404  200  200  404  404  200  in
POST /keep/check                           404  404  404  200  200  404  404  200  in
GET  /keep/trail                           404  404  404  200  200  404  404  200  in
POST /keep/trail                           404  404  404  303  303  404  404  303  in
GET  /keep/trail/sheet                     404  404  404  200  200  404  404  200  in
POST /keep/trail/compare                   404  404  404  422  422  404  404  422  in
GET  /people                               404  404  404  404  404  404  404  200  in
POST /people                               404  404  404  404  404  404  404  422  in
GET  /people/<username>                    404  404  404  404  404  404  404  200  in
POST /people/safeguarding                  404  404  404  404  404  404  404  303  in
POST /people/<username>                    404  404  404  404  404  404  404  422  in
POST /people/<username>/<act>              404  404  404  404  404  404  404  200  in
GET  /case/<code>                          200  404  404  200  404  404  404  404  in
GET  /case/<code>/timeline                 200  404  404  200  404  404  404  404  in
GET  /case/<code>/history                  200  404  404  200  404  404  404  404  in
POST /case/<code>/notes                    422  404  404  422  404  404  404  404  in
GET  /case/<code>/notes/before/<number>    200  404  404  200  404  404  404  404  in
POST /case/<code>/notes/<number>/open      200  404  404  200  404  404  404  404  in
GET  /case/<code>/notes/<number>/correct   200  404  404  403  404  404  404  404  in
POST /case/<code>/notes/<number>/correct   422  404  404  403  404  404  404  404  in
GET  /case/<code>/followups                200  404  404  200  404  404  404  404  in
GET  /case/<code>/followups/new            200  404  404  404  404  404  404  404  in
GET  /case/<code>/followups/before/<number> 200  404  404  200  404  404  404  404  in
POST /case/<code>/followups                422  404  404  404  404  404  404  404  in
POST /case/<code>/followups/help           303  404  404  404  404  404  404  404  in
GET  /case/<code>/assessment               200  404  404  200  404  404  404  404  in
GET  /case/<code>/assessment/initial       200  404  404  404  404  404  404  404  in
POST /case/<code>/assessment/initial       422  404  404  404  404  404  404  404  in
POST /case/<code>/assessment/full/<act>    404  404  404  404  404  404  404  404  in
GET  /case/<code>/assessment/section/<key> 404  404  404  404  404  404  404  404  in
POST /case/<code>/assessment/section/<key> 404  404  404  404  404  404  404  404  in
GET  /case/<code>/assessment/<key>/<number> 404 404  404  404  404  404  404  404  in
GET  /case/<code>/assessment/back          200  404  404  404  404  404  404  404  in
POST /case/<code>/assessment/back          422  404  404  404  404  404  404  404  in
GET  /case/<code>/plan                     200  404  404  200  404  404  404  404  in
GET  /case/<code>/plan/new                 200  404  404  404  404  404  404  404  in
POST /case/<code>/plan/new                 422  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/decide              404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/decide              404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/<number>            404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/<number>/head       404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/<number>/head       404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/<number>/goal       404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/<number>/goal       404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/goal/<number>       404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/goal/<number>       404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/goal/<number>/step  404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/goal/<number>/step  404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/goal/<number>/progress 404 404 404 404  404  404  404  404  in
POST /case/<code>/plan/goal/<number>/progress 404 404 404 404  404  404  404  404  in
GET  /case/<code>/plan/step/<number>       404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/step/<number>       404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/step/<number>/done  404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/step/<number>/done  404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/<number>/submit     404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/<number>/drop       404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/<number>/given      404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/<number>/given      404  404  404  404  404  404  404  404  in
GET  /case/<code>/plan/<number>/copy       404  404  404  404  404  404  404  404  in
POST /case/<code>/plan/<number>/copy       404  404  404  404  404  404  404  404  in
GET  /case/<code>/identity                 200  404  404  200  404  404  404  404  in
POST /case/<code>/identity                 200  404  404  200  404  404  404  404  in
GET  /case/<code>/identity/enter           200  404  404  404  404  404  404  404  in
POST /case/<code>/identity/enter           422  404  404  404  404  404  404  404  in
GET  /case/<code>/consent                  200  404  404  200  404  404  404  404  in
POST /case/<code>/consent                  422  404  404  422  404  404  404  404  in
GET  /case/<code>/consent/versions         200  404  404  200  404  404  404  404  in
GET  /case/<code>/consent/withdraw         200  404  404  200  404  404  404  404  in
POST /case/<code>/consent/withdraw         422  404  404  422  404  404  404  404  in
GET  /case/<code>/no-consent/propose       200  404  404  403  404  404  404  404  in
POST /case/<code>/no-consent/propose       422  404  404  403  404  404  404  404  in
GET  /case/<decided>/no-consent/again      404  404  404  200  404  404  404  404  in
POST /case/<decided>/no-consent/again      404  404  404  422  404  404  404  404  in
GET  /case/<code>/sharing/new              200  404  404  200  404  404  404  404  in
POST /case/<code>/sharing/new              422  404  404  422  404  404  404  404  in
GET  /case/<code>/sharing/<share>/stop     200  404  404  200  404  404  404  404  in
POST /case/<code>/sharing/<share>/stop     422  404  404  422  404  404  404  404  in
GET  /case/<waiting>/no-consent            404  404  404  200  404  404  404  404  in
POST /case/<waiting>/no-consent            404  404  404  422  404  404  404  404  in
GET  /case/<code>/summary/<key>            200  404  404  404  404  404  404  404  in
POST /case/<code>/summary/<key>            422  404  404  404  404  404  404  404  in
GET  /case/<code>/reassign                 404  404  404  200  404  404  404  404  in
POST /case/<code>/reassign                 404  404  404  422  404  404  404  404  in
GET  /case/<code>/close                    200  404  404  404  404  404  404  404  in
POST /case/<code>/close                    422  404  404  404  404  404  404  404  in
GET  /case/<asked>/closure                 404  404  404  200  404  404  404  404  in
POST /case/<asked>/closure                 404  404  404  422  404  404  404  404  in
GET  /case/<code>/referrals                200  404  404  200  404  404  404  404  in
GET  /case/<code>/referrals/new            200  404  404  403  404  404  404  404  in
POST /case/<code>/referrals/new            422  404  404  403  404  404  404  404  in
GET  /case/<code>/referrals/<begun>        200  404  404  200  404  404  404  404  in
POST /case/<code>/referrals/<begun>        422  404  404  403  404  404  404  404  in
GET  /case/<code>/referrals/<begun>/send   303  404  404  403  404  404  404  404  in
POST /case/<code>/referrals/<begun>/send   422  404  404  403  404  404  404  404  in
POST /case/<code>/referrals/<sent>/answer  422  404  404  403  404  404  404  404  in
POST /case/<code>/referrals/<sent>/feedback 422 404  404  403  404  404  404  404  in
POST /case/<code>/referrals/<sent>/revoke  422  404  404  403  404  404  404  404  in
GET  /case/<code>/referrals/<sent>/slip    200  404  404  200  404  404  404  404  in
POST /case/<code>/referrals/<sent>/slip    422  404  404  422  404  404  404  404  in
POST /case/<code>/referrals/<sent>/name-slip 200 404 404  200  404  404  404  404  in
GET  /directory                            200  200  200  200  200  200  200  404  in
GET  /directory/new                        404  404  404  200  200  200  200  404  in
POST /directory/new                        404  404  404  422  422  422  422  404  in
GET  /directory/<provider>                 200  200  200  200  200  200  200  404  in
GET  /directory/<provider>/change          404  404  404  200  200  404  404  404  in
POST /directory/<provider>/change          404  404  404  422  422  404  404  404  in
POST /directory/<provider>/<checked>       404  404  404  303  303  404  404  404  in
POST /directory/suggest                    422  422  422  404  404  404  404  404  in
POST /directory/suggested/<hint>           404  404  404  303  303  404  404  404  in
GET  /directory/gaps                       200  200  200  200  200  404  404  404  in
POST /directory/gaps                       422  422  422  422  422  404  404  404  in
GET  /case/<code>/access                   200  404  404  200  404  404  404  404  in
GET  /case/<code>/access/coworker          404  404  404  200  404  404  404  404  in
POST /case/<code>/access/coworker          404  404  404  422  404  404  404  404  in
GET  /case/<code>/access/coworker/<username> 404  404  404  404  404  404  404  404  in
POST /case/<code>/access/coworker/<username> 404  404  404  404  404  404  404  404  in
GET  /case/<code>/conflict                 200  404  404  200  404  404  404  404  in
POST /case/<code>/conflict                 422  404  404  422  404  404  404  404  in
GET  /case/<code>/access/conflict          404  404  404  200  404  404  404  404  in
POST /case/<code>/access/conflict          404  404  404  422  404  404  404  404  in
GET  /case/<code>/access/conflict/<number> 404  404  404  404  404  404  404  404  in
POST /case/<code>/access/conflict/<number> 404  404  404  404  404  404  404  404  in
POST /case/<code>/access/conflict/<number>/seen 404  404  404  404  404  404  404  404  in
GET  /case/<code>/sensitive                200  404  404  200  404  404  404  404  in
POST /case/<code>/sensitive                422  404  404  422  404  404  404  404  in
GET  /case/<code>/access/reader            404  404  404  200  404  404  404  404  in
POST /case/<code>/access/reader            404  404  404  422  404  404  404  404  in
GET  /case/<code>/access/reader/<username> 404  404  404  404  404  404  404  404  in
POST /case/<code>/access/reader/<username> 404  404  404  404  404  404  404  404  in
GET  /reports                              200  200  200  200  200  404  404  404  in
GET  /reports/donors                       404  404  404  200  200  404  404  404  in
POST /reports/donors                       404  404  404  422  422  404  404  404  in
GET  /reports/donors/<number>              404  404  404  404  404  404  404  404  in
POST /reports/donors/<number>              404  404  404  404  404  404  404  404  in
POST /reports/donors/<number>/file         404  404  404  404  404  404  404  404  in
GET  /reports/published                    404  404  404  200  200  404  404  404  in
POST /reports/published                    404  404  404  422  422  404  404  404  in
GET  /reports/published/<key>              404  404  404  404  404  404  404  404  in
POST /reports/published/<key>              404  404  404  404  404  404  404  404  in
GET  /reports/inside                       200  200  200  200  200  404  404  404  in
GET  /team/list                            404  404  404  200  200  404  404  404  in
GET  /team/list/print                      404  404  404  200  200  404  404  404  in
POST /team/list/print                      404  404  404  422  422  404  404  404  in
GET  /lists                                404  404  404  200  200  404  404  200  in
GET  /lists/<name>                         404  404  404  200  200  404  404  200  in
POST /lists/<name>                         404  404  404  422  422  404  404  403  in
GET  /lists/<name>/<key>                   404  404  404  200  200  404  404  200  in
POST /lists/<name>/<key>                   404  404  404  422  422  404  404  422  in
GET  /forms                                404  404  404  200  200  404  404  200  in
GET  /forms/<key>                          404  404  404  200  200  404  404  200  in
GET  /forms/<key>/<name>                   404  404  404  200  200  404  404  200  in
POST /forms/<key>/<name>                   404  404  404  303  303  404  404  303  in
GET  /rules                                404  404  404  200  200  404  404  200  in
POST /rules                                404  404  404  422  422  404  404  403  in
GET  /places                               404  404  404  200  200  404  404  200  in
POST /places                               404  404  404  422  422  404  404  403  in
POST /places/<name>/retire                 404  404  404  303  303  404  404  404  in
GET  /criteria                             404  404  404  200  200  404  404  200  in
POST /criteria                             404  404  404  422  422  404  404  403  in
GET  /criteria/new                         404  404  404  200  200  404  404  404  in
POST /criteria/new                         404  404  404  422  422  404  404  404  in
GET  /print/blank                          200  200  200  200  200  200  200  200  in
GET  /print/blank/<key>                    200  200  200  200  200  200  200  200  in
POST /print/blank/<key>                    422  422  422  422  422  422  422  422  in
GET  /print/bad-day                        200  200  200  200  200  404  404  404  in
POST /print/bad-day                        200  200  200  200  200  404  404  404  in
GET  /case/<code>/meetings                 200  404  404  200  404  404  404  404  in
GET  /case/<code>/meetings/<number>        200  404  404  200  404  404  404  404  in
GET  /case/<code>/review                   200  404  404  404  404  404  404  404  in
POST /case/<code>/review                   422  404  404  404  404  404  404  404  in
GET  /case/<code>/planning-meeting         200  404  404  404  404  404  404  404  in
POST /case/<code>/planning-meeting         422  404  404  404  404  404  404  404  in
GET  /case/<code>/conference               200  404  404  404  404  404  404  404  in
POST /case/<code>/conference               422  404  404  404  404  404  404  404  in
GET  /case/<code>/conference/<number>/minutes 200 404 404  200  404  404  404  404  in
POST /case/<code>/conference/<number>/minutes 422 404 404  422  404  404  404  404  in
GET  /case/<code>/conference/<number>/print 200 404  404  200  404  404  404  404  in
POST /case/<code>/conference/<number>/print 422 404  404  422  404  404  404  404  in
GET  /case/<code>/named/<key>/<number>     200  404  404  200  404  404  404  404  in
POST /case/<code>/named/<key>/<number>     422  404  404  422  404  404  404  404  in
GET  /case/<code>/named/<key>/<number>/enter 200 404 404  404  404  404  404  404  in
POST /case/<code>/named/<key>/<number>/enter 303 404 404  404  404  404  404  404  in
GET  /case/<code>/tasks/<number>           200  404  404  200  404  404  404  404  in
POST /case/<code>/tasks/<number>           422  404  404  422  404  404  404  404  in
GET  /supervision/access                   404  404  404  200  200  404  404  404  in
POST /supervision/access/<key>/<number>    404  404  404  404  404  404  404  404  in
GET  /supervision/access/<number>          404  404  404  404  404  404  404  404  in
POST /supervision/access/<number>          404  404  404  404  404  404  404  404  in
GET  /approvals                            404  404  404  200  200  404  404  404  in
GET  /break-glass                          200  200  200  200  200  404  404  404  in
POST /break-glass                          422  422  422  422  422  404  404  404  in
GET  /break-glass/<number>                 404  404  404  404  404  404  404  404  in
POST /break-glass/<number>                 404  404  404  404  404  404  404  404  in
GET  /case/<code>/break-glass              404  404  404  404  404  404  404  404  in
POST /case/<code>/break-glass              404  404  404  404  404  404  404  404  in
GET  /case/<code>/report                   200  404  404  200  404  404  404  404  in
GET  /case/<code>/report/new               200  404  404  200  404  404  404  404  in
POST /case/<code>/report/new               422  404  404  422  404  404  404  404  in
POST /case/<code>/report/<number>/follow-up 404  404  404  404  404  404  404  404  in
GET  /reports/<number>                     404  404  404  404  404  404  404  404  in
POST /reports/<number>                     404  404  404  404  404  404  404  404  in
GET  /case/<code>/incidents                200  404  404  200  404  404  404  404  in
GET  /case/<code>/incidents/new            200  404  404  404  404  404  404  404  in
POST /case/<code>/incidents/new            422  404  404  404  404  404  404  404  in
GET  /case/<code>/incidents/<key>          404  404  404  404  404  404  404  404  in
GET  /case/<code>/incidents/<key>/correct  404  404  404  404  404  404  404  404  in
POST /case/<code>/incidents/<key>/correct  404  404  404  404  404  404  404  404  in
POST /case/<code>/incidents/<key>/share    404  404  404  404  404  404  404  404  in
GET  /case/<ended>/ask-to-reopen           200  404  404  404  404  404  404  404  in
POST /case/<ended>/ask-to-reopen           422  404  404  404  404  404  404  404  in
GET  /case/<ended>/reopen                  404  404  404  200  404  404  404  404  in
POST /case/<ended>/reopen                  404  404  404  422  404  404  404  404  in
GET  /case/<code>/ask-to-merge             200  404  404  404  404  404  404  404  in
POST /case/<code>/ask-to-merge             422  404  404  404  404  404  404  404  in
GET  /case/<code>/merge                    404  404  404  200  404  404  404  404  in
POST /case/<code>/merge                    404  404  404  422  404  404  404  404  in
GET  /case/<code>/eighteen                 200  404  404  404  404  404  404  404  in
POST /case/<code>/eighteen                 422  404  404  404  404  404  404  404  in
GET  /caseload/<username>                  404  404  404  200  404  404  404  404  in
POST /caseload/<username>                  404  404  404  422  404  404  404  404  in
GET  /caseload/<username>/agency            404  404  404  200  404  404  404  404  in
POST /caseload/<username>/agency            404  404  404  422  404  404  404  404  in
GET  /retention                            404  404  404  200  200  404  404  404  in
POST /retention/ask                        404  404  404  422  422  404  404  404  in
POST /retention/confirm                    404  404  404  422  422  404  404  404  in
GET  /retention/<number>                   404  404  404  404  404  404  404  404  in
GET  /retention/years                      404  404  404  200  200  404  404  404  in
POST /retention/years                      404  404  404  422  422  404  404  404  in
GET  /retention/round                      404  404  404  404  404  404  404  200  in
POST /retention/round                      404  404  404  404  404  404  404  303  in
GET  /case/<code>/ending                   200  404  404  200  404  404  404  404  in
GET  /case/<code>/error                    404  404  404  200  404  404  404  404  in
POST /case/<code>/error                    404  404  404  422  404  404  404  404  in
GET  /case/<ended>/visit                   200  404  404  404  404  404  404  404  in
POST /case/<ended>/visit                   422  404  404  404  404  404  404  404  in
GET  /case/<code>/transfer                 200  404  404  200  404  404  404  404  in
GET  /case/<code>/transfer/ask             200  404  404  404  404  404  404  404  in
POST /case/<code>/transfer/ask             422  404  404  404  404  404  404  404  in
POST /case/<passing>/transfer/agree        404  404  404  303  404  404  404  404  in
POST /case/<passing>/transfer/accepted     404  404  404  422  404  404  404  404  in
POST /case/<passing>/transfer/end          422  404  404  422  404  404  404  404  in
GET  /case/<passing>/transfer/bundle       200  404  404  200  404  404  404  404  in
GET  /case/<passing>/transfer/bundle/seal  409  404  404  200  404  404  404  404  in
POST /case/<passing>/transfer/bundle/seal  409  404  404  422  404  404  404  404  in
GET  /case/<passing>/transfer/bundle/named 404  404  404  404  404  404  404  404  in
POST /case/<passing>/transfer/bundle/named 404  404  404  404  404  404  404  404  in
GET  /case/<passing>/transfer/bundle/print 409  404  404  200  404  404  404  404  in
POST /case/<passing>/transfer/bundle/print 409  404  404  422  404  404  404  404  in
GET  /case/<code>/death                    200  404  404  200  404  404  404  404  in
POST /case/<code>/death                    422  404  404  422  404  404  404  404  in
GET  /case/<code>/care                     200  404  404  200  404  404  404  404  in
GET  /case/<code>/care/new                 200  404  404  404  404  404  404  404  in
POST /case/<code>/care/new                 422  404  404  404  404  404  404  404  in
GET  /case/<code>/care/<number>            200  404  404  200  404  404  404  404  in
GET  /case/<code>/care/<number>/decision   200  404  404  404  404  404  404  404  in
POST /case/<code>/care/<number>/decision   422  404  404  404  404  404  404  404  in
GET  /case/<code>/family                   200  404  404  200  404  404  404  404  in
POST /case/<code>/family                   422  404  404  422  404  404  404  404  in
GET  /case/<code>/family/part              200  404  404  200  404  404  404  404  in
POST /case/<code>/family/part              422  404  404  422  404  404  404  404  in
GET  /case/<code>/family/sibling           200  404  404  404  404  404  404  404  in
POST /case/<code>/family/sibling           422  404  404  404  404  404  404  404  in
GET  /case/<code>/best-interests           200  404  404  200  404  404  404  404  in
GET  /case/<code>/best-interests/new       403  404  404  404  404  404  404  404  in
POST /case/<code>/best-interests/new       403  404  404  404  404  404  404  404  in
GET  /case/<code>/sealed                   200  404  404  200  404  404  404  404  in
POST /case/<code>/sealed/<number>          404  404  404  404  404  404  404  404  in
GET  /case/<code>/sealed/referral/<sent>   200  404  404  200  404  404  404  404  in
POST /case/<code>/sealed/referral/<sent>   422  404  404  422  404  404  404  404  in
GET  /case/<code>/sealed/minutes/<number>  200  404  404  200  404  404  404  404  in
POST /case/<code>/sealed/minutes/<number>  422  404  404  422  404  404  404  404  in
GET  /case/<code>/sealed/own-file          200  404  404  200  404  404  404  404  in
POST /case/<code>/sealed/own-file          422  404  404  422  404  404  404  404  in
GET  /case/<code>/sealed/export            200  404  404  200  404  404  404  404  in
POST /case/<code>/sealed/export            422  404  404  422  404  404  404  404  in
GET  /case/<code>/sealed/named             404  404  404  200  404  404  404  404  in
POST /case/<code>/sealed/named             404  404  404  422  404  404  404  404  in
GET  /case/<code>/own-file                 200  404  404  200  404  404  404  404  in
GET  /case/<code>/own-file/screening       200  404  404  200  404  404  404  404  in
POST /case/<code>/own-file/screening       422  404  404  422  404  404  404  404  in
GET  /case/<code>/own-file/lines/<number>  404  404  404  404  404  404  404  404  in
POST /case/<code>/own-file/lines/<number>  404  404  404  404  404  404  404  404  in
POST /case/<code>/own-file/hand-on         404  404  404  404  404  404  404  404  in
GET  /case/<code>/own-file/look            404  404  404  404  404  404  404  404  in
POST /case/<code>/own-file/look            404  404  404  404  404  404  404  404  in
GET  /case/<code>/own-file/shown           200  404  404  200  404  404  404  404  in
POST /case/<code>/own-file/shown           422  404  404  422  404  404  404  404  in
GET  /case/<code>/own-file/print           409  404  404  409  404  404  404  404  in
POST /case/<code>/own-file/print           409  404  404  409  404  404  404  404  in
GET  /help                                 200  200  200  200  200  200  200  200  in
GET  /help/<topic>                         200  200  200  200  200  404  404  404  in
GET  /me                                   200  200  200  200  200  200  200  200  in
POST /me                                   303  303  303  303  303  303  303  303  in
POST /me/rail                              303  303  303  303  303  303  303  303  in
POST /me/password                          422  422  422  422  422  422  422  422  in
POST /me/sessions/<number>/end             303  303  303  303  303  303  303  303  in
POST /draft                                204  204  204  204  204  204  204  204  in
POST /draft/throw                          303  303  303  303  303  303  303  303  in
POST /idle                                 204  204  204  204  204  204  204  204  in
GET  /setup                                404  404  404  404  404  404  404  404  404
POST /setup                                404  404  404  404  404  404  404  404  404
GET  /setup/restore                        404  404  404  404  404  404  404  404  404
POST /setup/restore                        404  404  404  404  404  404  404  404  404
POST /setup/restore/put                    404  404  404  404  404  404  404  404  404
GET  /setup/<name>                         404  404  404  404  404  404  404  404  404
POST /setup/<name>                         404  404  404  404  404  404  404  404  404
GET  /first                                303  303  303  303  303  303  303  303  in
POST /first                                303  303  303  303  303  303  303  303  in
GET  /static/<version>/<name>              200  200  200  200  200  200  200  200  200
GET  /healthz                              200  200  200  200  200  200  200  200  200
POST /policy-report                        204  204  204  204  204  204  204  204  204
GET  /signin                               303  303  303  303  303  303  303  303  200
POST /signin                               422  422  422  422  422  422  422  422  422
GET  /cover                                200  200  200  200  200  200  200  200  in
POST /cover                                303  303  303  303  303  303  303  303  in
GET  /prove                                200  200  200  200  200  200  200  200  in
POST /prove                                303  303  303  303  303  303  303  303  in
GET  /signin/code                          303  303  303  303  303  303  303  303  in
POST /signin/code                          303  303  303  303  303  303  303  303  in
GET  /me/factor                            200  200  200  200  200  200  200  200  in
POST /me/factor                            422  422  422  422  422  422  422  422  in
POST /me/factor/begin                      303  303  303  303  303  303  303  303  in
POST /me/factor/codes                      404  404  404  404  404  404  404  404  in
POST /me/factor/remove                     303  303  303  303  303  303  303  303  in
GET  /me/factor/picture                    404  404  404  404  404  404  404  404  in
GET  /keep/desks                           404  404  404  200  200  404  404  200  in
POST /keep/desks/<number>/end              404  404  404  303  303  404  404  303  in
POST /keep/desks/end                       404  404  404  303  303  404  404  303  in
POST /keep/desks/factor                    404  404  404  303  303  404  404  404  in
POST /keep/desks/slip/<username>           404  404  404  200  409  404  404  404  in
POST /keep/desks/factor/<username>         404  404  404  303  303  404  404  404  in
GET  /idle                                 204  204  204  204  204  204  204  204  in
POST /cover/lock                           303  303  303  303  303  303  303  303  in
POST /signout                              303  303  303  303  303  303  303  303  in
"""
PASSED_ON = {"why": "better_placed_agency", "good_cause": "They work in the harbour.", "better_service": "A teacher on the boats.", "agency": "Harbour agency",
             "file_agreed": "all", "introductions": "Both visit.", "pending_actions": "None.", "until_accepted": "We do."}
ROLES, *LINES = [line.split() for line in PAGES.strip().splitlines()]
TYPED = {"POST /signin": {"username": "nobody-here"}, "POST /cover": {"password": PASSWORD}, "POST /prove": {"password": PASSWORD}, "POST /papers/check/<number>/pass": {"code": "ABC"}, "POST /me": {"density": "compact", "keys_on": "y"}}
FILLED = {"act": "slip", "topic": "notes", "name": "daybook.css", "version": "any", "key": "risk", "place": "1", "username": "bob"}


def plain(rule):
    """An address of the map as the table writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule)


def test_every_page_stands_in_the_table(app):
    pages = {f"{method} {plain(rule.rule)}" for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    table = {f"{method} {re.sub('<(provider|hint|share|begun|sent)>', '<number>', re.sub('<checked>', '<act>', re.sub('<(asked|waiting|decided|ended|passing)>', '<code>', address)))}" for method, address, *_ in LINES}
    assert pages == table


def test_every_page_names_an_action(app):
    unmarked = {name for name, view in app.view_functions.items() if not hasattr(view, "action")}
    assert not unmarked


def test_a_page_without_an_action_is_shut(folder):
    app = create_app(folder, testing=True, clock_start=NOW)
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert Desk(app, "mary").get("/forgotten").status_code == 403
    assert app.test_client().get("/forgotten").status_code == 403
    databases.close_office()


@pytest.fixture
def addresses(case, cast):
    """The table's addresses with Alice's cases in them: one open, one asked to be closed, one that waits for a decision about consent."""
    other = {"last": "", "mother": "", "address": "none", "safe_contact": "none"}
    note = notes.add(case, {"on": NOW.date(), "facts": "Told in confidence.", "section": "strictly_confidential"}, cast["alice"], NOW)
    asked = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(asked, {"first": "Ratanak", **other}, cast["alice"], NOW)
    closure.request(asked, {"reason": "moved_away", "summary": "Safe.", "how_to_return": "Told.", "feedback": "Glad."}, cast["alice"], NOW)
    waiting = intake.take_in(registration(given_by="nobody", no_consent="nobody_able_to_consent", no_consent_reasons="Alone."), cast["alice"], NOW)
    intake.enter_identity(waiting, {"first": "Vichear", **other}, cast["alice"], NOW)
    ended = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(ended, {"first": "Sopheak", **other}, cast["alice"], NOW)
    closure.request(ended, {"reason": "moved_away", "summary": "Safe.", "how_to_return": "Told.", "feedback": "Glad."}, cast["alice"], NOW)
    closure.authorise(ended, {}, cast["mary"], NOW)
    passing = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(passing, {"first": "Bunthan", **other}, cast["alice"], NOW)
    transfer.request(passing, PASSED_ON, cast["alice"], NOW)
    provider = directory.add({"name": "River clinic", "services": ["health_medical"], "area": "North district", "capacity": "open"}, cast["mary"], NOW)
    consent.give(case, registration(given_by="parent", shares=[{"service": "health_medical", "what": ["needs", "name"], "until": None, "once": False}]), cast["alice"], NOW)
    told = {"service": "health_medical", "provider": str(provider.id), "reason": "A fever.", "tells": ["needs", "name"], "method": "verbal"}
    sent, begun = referral.send(case, told, cast["alice"], NOW), referral.draft(case, told, cast["alice"], NOW)
    share = sharing.put(case, ["needs"], "River clinic", "health_medical", "consent", "verbal", cast["alice"], NOW, "referral", stop_on=NOW.date())
    decided = intake.take_in(registration(given_by="nobody", no_consent="nobody_able_to_consent", no_consent_reasons="Alone."), cast["alice"], NOW)
    intake.enter_identity(decided, {"first": "Kosal", **other}, cast["alice"], NOW)
    consent.decide_without(decided, {"decision": "go_on", "basis": "nobody_able_to_consent", "reasons": "Alone.", "explained_on": NOW.date()}, cast["mary"], NOW)
    hint = directory.suggest(provider, "New hours.", cast["alice"], NOW)
    filled = {**FILLED, "provider": str(provider.id), "hint": str(hint.id), "share": str(share.id), "sent": str(sent.id), "begun": str(begun.id), "decided": decided.code, "checked": "checked", "code": case.code, "asked": asked.code, "waiting": waiting.code, "ended": ended.code, "passing": passing.code, "number": str(note.id)}
    found = {address: re.sub(r"<(\w+)>", lambda part: filled[part[1]], address) for _, address, *_ in LINES}
    desk = PaperBatch.create(label="01-03-B1", sheet="note", tray="case", counted=1, by=cast["dan"], opened_at=NOW, state="handed_in")
    typed = Paper.create(batch=desk, position=1, number=154, state="to_check", keyed_by=cast["dan"], keyed_at=NOW, caseworker=cast["alice"], case=case)
    papers_typed = {address: address.replace("<number>", str(typed.id)) for address in found if address.startswith("/papers/check/")}
    settings = {"/lists/<name>": "/lists/source", "/lists/<name>/<key>": "/lists/source/court", "/places/<name>/retire": "/places/p01/retire", "/print/<name>": "/print/my-list", "/case/<code>/print/<name>": f"/case/{case.code}/print/summary"}
    seen = FollowUp.create(case=case, by=cast["alice"], done_on=NOW.date(), entered_at=NOW, type="general_wellbeing", mode="planned_home_visit", reached=["child_alone"], finding="stable", risk="low", observed="Calm.")
    followups = {"/case/<code>/followups/before/<number>": f"/case/{case.code}/followups/before/{seen.id}"}
    blanks = {"/forms/<key>": "/forms/f06", "/forms/<key>/<name>": "/forms/f06/next_steps", "/print/blank/<key>": "/print/blank/followup"}
    return {**found, **settings, **blanks, **papers_typed, **followups, "/me/sessions/<number>/end": "/me/sessions/987654/end", "/papers/trays/<username>": "/papers/trays/dan",
            **of_meetings(case, cast["alice"]), **of_staff(cast), **of_the_team(case, cast["mary"]), **of_old_cases(cast["mary"])}


def of_old_cases(by):
    """The addresses that need a spreadsheet of Mary's whose columns are not matched yet."""
    begun = backlog.begin(b"Name,Sex\nKosal,F\n", "find", by, NOW)
    return {address: address.replace("<number>", str(begun.id)) for _, address, *_ in LINES if address.startswith("/supervision/old-cases/")}


def of_staff(cast):
    """The addresses that need a caseload review of Alice."""
    paper = supervising.review(cast["alice"], {"held_on": NOW.date(), "manageable": "yes"}, cast["mary"], NOW)
    return {f"/supervision/papers/<number>{tail}": f"/supervision/papers/{paper.id}{tail}" for tail in ("", "/print", "/correct", "/sign")}
    drawn = file_audit.pick(case.code, {"picked_why": "a first look"}, cast["mary"], NOW)
    audits = {address: address.replace("<number>", str(drawn.id)) for address in found if address.startswith("/supervision/audits/<number>")}
    return {**found, **settings, **blanks, **audits, "/me/sessions/<number>/end": "/me/sessions/987654/end", **of_meetings(case, cast["alice"])}


def of_the_team(case, by):
    """The addresses of a meeting to which Alice is invited and Bob is not, with her case on its list."""
    meeting = case_meeting.call({"held_on": NOW.date(), "guests": ["alice"]}, by, NOW)
    meeting_list.put_on(meeting, case.code, "", by, NOW)
    meeting_list.build(meeting, by, NOW)
    there = {address: address.replace("<number>", str(meeting.id)).replace("<key>", case.code).replace("<act>", "up") for _, address, *_ in LINES if address.startswith("/meeting/")}
    return there


def of_meetings(case, by):
    """The addresses that need a conference with a task in the file."""
    filed = papers.file(case, "F13", {"held_on": NOW.date(), "participants": [{"role": "teacher"}], "decision": "Stay"}, by, NOW, replaces=False)
    task = Task.create(case=case, what="Call the school", who="keyworker", due_on=NOW.date(), source="F13", source_id=filed.id, by=by, entered_at=NOW)
    named, given = "/case/<code>/named/<key>/<number>", "/case/<code>/conference/<number>"
    there = {address: address.replace("<key>", "conference").replace("<number>", str(filed.id)).replace("<code>", case.code)
             for address in (named, f"{named}/enter", f"{given}/minutes", f"{given}/print", "/case/<code>/meetings/<number>", "/case/<code>/sealed/minutes/<number>")}
    papers.file(case, "F27", {"findings": "None"}, by, NOW)
    placed = Placement.create(case=case, arrangement="kinship", started_on=NOW.date(), by=by, entered_at=NOW)
    there |= {address: address.replace("<code>", case.code).replace("<number>", str(placed.id)) for address in ("/case/<code>/care/<number>", "/case/<code>/care/<number>/decision")}
    return {**there, "/case/<code>/tasks/<number>": f"/case/{case.code}/tasks/{task.id}"}


@pytest.mark.parametrize("login", ROLES)
def test_every_page_answers_as_the_table_says(login, addresses, app):
    here = Desk(app, None if login == "nobody" else login)
    for method, address, *answers in LINES:
        wanted = answers[ROLES.index(login)]
        where = addresses[address]
        answer = here.get(where) if method == "GET" else here.post(where, TYPED.get(f"{method} {address}"))
        assert str(answer.status_code) == wanted.replace("in", "303"), f"{login}: {method} {where}"
        if login == "nobody" and wanted == "in":
            assert answer.headers["Location"].endswith("/signin"), f"{method} {where}"


def bare(answer):
    """What an answer says, without what differs each time."""
    return re.sub(r'(content|value)="[^"]{40,}"|"X-CSRFToken": "[^"]+"|<span>Last time here.*?</span>|\d{2}:\d{2}', "", answer.text)


def test_a_colleagues_case_and_no_case_are_told_in_the_same_words(case, sign_in):
    bob = sign_in("bob")
    nobodys = next(code for code in iter(new_code, None) if code != case.code)
    for tail in ("", "/followups", "/history", "/identity/enter", "/notes/before/1", "/summary/risk"):
        hidden, absent, nonsense = (bob.get(f"/case/{code}{tail}") for code in (case.code, nobodys, "AAA-AAA"))
        assert hidden.status_code == absent.status_code == nonsense.status_code == 404
        assert bare(hidden) == bare(absent) == bare(nonsense)
        assert list(hidden.headers.keys()) == list(absent.headers.keys())
        assert case.code not in hidden.text


def test_a_note_of_another_case_has_no_address_here(case, cast, sign_in):
    other = intake.take_in(registration(), cast["alice"], NOW)
    intake.enter_identity(other, {"first": "Ratanak", "address": "none", "safe_contact": "none"}, cast["alice"], NOW)
    note = notes.add(other, {"on": NOW.date(), "facts": "Of the other child.", "section": "strictly_confidential"}, cast["alice"], NOW)
    alice = sign_in("alice")
    assert alice.post(f"/case/{case.code}/notes/{note.id}/open").status_code == 404
    assert alice.get(f"/case/{case.code}/notes/before/{note.id}").status_code == 404
    assert alice.get(f"/case/{case.code}/notes/{note.id}/correct").status_code == 404


def test_an_act_on_a_case_she_may_only_read_is_forbidden_and_written_down(case, cast, sign_in):
    alice = sign_in("alice")
    Case.update(status="closed", closed_on=NOW.date()).where(Case.id == case.id).execute()
    assert alice.get(f"/case/{case.code}").status_code == 200
    for tail in ("/notes", "/followups", "/close", "/assessment/initial", "/summary/risk", "/identity/enter", "/consent"):
        assert alice.post(f"/case/{case.code}{tail}", {"facts": "More", "on": "1 3 2027"}).status_code == 403, tail
    assert Audit.select().where((Audit.did == "refused") & (Audit.code == case.code)).count() == 7


def test_a_highly_sensitive_case_is_known_to_its_named_readers_only(cast, sign_in):
    made = intake.take_in(registration(sensitivity="highly_sensitive"), cast["alice"], NOW)
    intake.enter_identity(made, {"first": "Ratanak", "address": "none", "safe_contact": "none"}, cast["alice"], NOW)
    accounts.add(
        {"username": "late", "name": "Late Comer", "role": "supervisor", "team": "North", "signed_on": NOW.date(), "trained_on": NOW.date()},
        None,
        NOW,
    )
    Staff.update(password_hash=passwords.hashed(PASSWORD), must_change=False).where(Staff.username == "late").execute()
    assert sign_in("alice").get(f"/case/{made.code}").status_code == 200
    assert sign_in("mary").get(f"/case/{made.code}").status_code == 200
    late = sign_in("late")
    assert late.get(f"/case/{made.code}").status_code == 404
    assert made.code not in late.get("/cases").text + late.get("/team").text
    assert f"/case/{made.code}" not in late.post("/find", {"q": made.code}).text
    assert "may exist" not in late.post("/find", {"q": "Ratanak"}).text


def test_a_closure_nobody_asked_for_cannot_be_authorised_nor_sent_back(case, cast, sign_in):
    mary = sign_in("mary")
    for button in ("agree", "back"):
        assert mary.post(f"/case/{case.code}/closure", {"button": button, "comment": "No."}).status_code in (403, 409), button
        assert Case.get_by_id(case.id).status == "open"


def test_a_closed_case_is_not_opened_again_by_sending_the_closure_back(addresses, sign_in):
    mary = sign_in("mary")
    where = addresses["/case/<asked>/closure"]
    assert mary.post(where, {**CLOSED, "comment": "Well done."}).status_code == 303
    assert mary.post(where, {"button": "back", "comment": "No."}).status_code in (403, 409)
    assert Case.get(Case.code == where.split("/")[2]).status == "closed"


def test_a_consent_that_was_given_is_not_undone_by_a_decision_nobody_waits_for(case, sign_in):
    assert sign_in("mary").post(f"/case/{case.code}/no-consent", {"decision": "not"}).status_code in (403, 409)
    assert Case.get_by_id(case.id).consent_state == "given"


def test_closure_is_asked_for_once(addresses, sign_in):
    where = addresses["/case/<asked>/closure"].replace("/closure", "/close")
    again = {"reason": "goals_met", "summary": "Once more.", "how_to_return": "Told.", "feedback": "Glad."}
    assert sign_in("alice").post(where, again).status_code in (403, 409)


def test_the_full_assessment_is_begun_or_done_and_nothing_else(case, sign_in):
    assert sign_in("alice").post(f"/case/{case.code}/assessment/full/undone", {"on": "1 3 2027"}).status_code == 404
