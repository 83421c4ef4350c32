"""The addresses of the review and of the sign-off."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import review, sign

urlpatterns = [
    path("desk/cases/<slug:number>/review/", review.review, name="review"),
    path("desk/cases/<slug:number>/review/missing/", review.review_missing, name="review_missing"),
    path("desk/cases/<slug:number>/review/<str:unit>/<int:page>/", review.review_page, name="review_page"),
    path("desk/cases/<slug:number>/review/<str:unit>/<int:page>/image", review.review_image, name="review_image"),
    path("desk/cases/<slug:number>/sign/", sign.sign, name="sign"),
]
