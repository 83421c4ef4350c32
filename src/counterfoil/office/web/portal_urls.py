"""Addresses of the portal and of intake. What follows a secret link has nothing in its address but the secret."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import arrivals, asking, custodian, disclosures, following, following_lists, public_reading

urlpatterns = [
    path("request/", asking.begin, name="ask"),
    path("request/who/", asking.who, name="ask_who"),
    path("request/what/", asking.what, name="ask_what"),
    path("request/how/", asking.how, name="ask_how"),
    path("request/review/", asking.review, name="ask_review"),
    path("request/done/", asking.done, name="ask_done"),
    path("follow/", following.enter, name="follow_enter"),
    path("follow/list/<str:secret>/", following_lists.listed, name="follow_list"),
    path("follow/<str:secret>/", following.follow, name="follow"),
    path("follow/<str:secret>/words/", following.words, name="follow_words"),
    path("follow/<str:secret>/list/", following_lists.keep, name="follow_keep"),
    path("follow/<str:secret>/review/", following.review, name="follow_review"),
    path("follow/<str:secret>/release.zip", following.whole, name="follow_zip"),
    path("follow/<str:secret>/files/<str:name>", following.file, name="follow_file"),
    path("custodian/<str:secret>/", custodian.custodian, name="custodian"),
    path("reading-room/", public_reading.room, name="room"),
    path("reading-room/<int:opened>/document.pdf", public_reading.document, name="room_document"),
    path("log/", public_reading.log, name="log"),
    path("log/request-log.csv", public_reading.log_csv, name="log_csv"),
    path("disclosures/", disclosures.page, name="disclosures"),
    path("disclosures/proof.zip", disclosures.proof, name="disclosures_proof"),
    path("denials/", public_reading.denied, name="denials"),
    path("denials/denials.csv", public_reading.denied_csv, name="denials_csv"),
    path("statistics/", public_reading.statistics, name="statistics"),
    path("verify/", public_reading.verify, name="verify"),
    path("desk/arrivals/", arrivals.queue, name="arrivals"),
    path("desk/arrivals/new/", arrivals.enter, name="arrival_enter"),
    path("desk/arrivals/<int:arrival>/", arrivals.one, name="arrival"),
    path("desk/open-documents/", arrivals.reading, name="open_documents"),
]
