"""Addresses of the pages behind a case: what an officer and counsel do to it."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import (
    brady,
    case_after,
    case_clock,
    case_file,
    case_go_on,
    case_letter,
    case_paper,
    case_release,
    case_said,
    case_search,
    objections,
    served,
)

_CASE = "desk/cases/<slug:number>/"

urlpatterns = [
    path("desk/teams/", case_file.teams, name="teams"),
    path("desk/papers/", served.queue, name="served"),
    path("desk/brady/", brady.log, name="brady"),
    path("desk/brady/entry/", brady.add, name="brady_add"),
    path("desk/brady/disclosure/", brady.disclose, name="brady_disclose"),
    path("desk/brady/log.csv", brady.as_csv, name="brady_csv"),
    path(f"{_CASE}objections/", objections.objections, name="case_objections"),
    path(f"{_CASE}objections/new/<slug:kind>/", objections.objection, name="case_objection"),
    path(f"{_CASE}objections/<int:which>/end/", objections.objection_end, name="case_objection_end"),
    path(f"{_CASE}objections/<int:which>/<slug:form>/", objections.objection_paper, name="case_objection_paper"),
    path(f"{_CASE}production/certification/", objections.certificate, name="case_certificate_of_records"),
    path(
        f"{_CASE}production/certification/<int:which>/<slug:form>/",
        objections.certificate_paper,
        name="case_certificate_paper",
    ),
    path(f"{_CASE}production/", served.production, name="case_produce"),
    path(f"{_CASE}production/days/", served.days, name="case_served_days"),
    path(f"{_CASE}production/table.csv", served.table, name="case_produce_table"),
    path(f"{_CASE}go-on/", case_go_on.go_on, name="case_go_on"),
    path(f"{_CASE}addressee/", case_go_on.addressee, name="case_addressee"),
    path(f"{_CASE}clock/", case_clock.clock, name="case_clock"),
    path(f"{_CASE}clock/<slug:act>/", case_clock.act, name="case_clock_act"),
    path(f"{_CASE}paper/", case_paper.paper, name="case_paper"),
    path(f"{_CASE}paper/<int:part>/<int:page_number>.jpg", case_paper.picture, name="case_paper_page"),
    path(f"{_CASE}paper/check/", case_paper.check, name="case_paper_check"),
    path(f"{_CASE}paper/decision/", case_paper.decision, name="case_paper_decision"),
    path(f"{_CASE}paper/addressed/", case_paper.addressed, name="case_paper_addressed"),
    path(f"{_CASE}paper/order/", case_paper.order, name="case_paper_order"),
    path(f"{_CASE}search/", case_search.search, name="case_search"),
    path(f"{_CASE}search/nothing/", case_search.nothing, name="case_nothing"),
    path(f"{_CASE}said/", case_said.circumstances, name="case_said"),
    path(f"{_CASE}assignment/", case_file.assignment, name="case_assignment"),
    path(f"{_CASE}notes/", case_file.notes, name="case_notes"),
    path(f"{_CASE}custodians/", case_file.pulls, name="case_pulls"),
    path(f"{_CASE}custodians/<int:pull>/", case_file.pull, name="case_pull"),
    path(f"{_CASE}letter/", case_letter.letter, name="case_letter"),
    path(f"{_CASE}letter/copy.docx", case_letter.editable, name="case_letter_docx"),
    path(f"{_CASE}letter/<slug:paper>/<int:page_number>.png", case_letter.picture, name="case_letter_page"),
    path(f"{_CASE}notices/<slug:kind>/", case_letter.notice, name="case_notice"),
    path(f"{_CASE}notices/made/<int:wanted>/", case_letter.notice_file, name="case_notice_file"),
    path(f"{_CASE}release/", case_release.release, name="case_release"),
    path(f"{_CASE}release/<str:unit>/<int:page_number>.png", case_release.picture, name="case_release_page"),
    path(f"{_CASE}release/file/<slug:digest>", case_release.file, name="case_release_file"),
    path(f"{_CASE}after/", case_after.after, name="case_after"),
    path(f"{_CASE}after/contest/", case_after.contest, name="case_contest"),
    path(f"{_CASE}after/contest/<int:which>/", case_after.contest_end, name="case_contest_end"),
    path(f"{_CASE}after/hold/", case_after.hold, name="case_hold"),
    path(f"{_CASE}after/payment/", case_after.payment, name="case_payment"),
]
