"""The pages of the deliberation; all but the front page stand under `/<gemeente>/`."""

from django.urls import URLPattern, URLResolver, path

from deliberation.views import desk, remarks, texts, themes

THEME = "themas/<slug:slug>/"
VERSION = f"{THEME}tekst/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", themes.home, name="home"),
    path("themas/nieuw/", themes.theme_new, name="theme_new"),
    path(THEME, themes.theme, name="theme"),
    path(f"{THEME}aanpassen/", themes.theme_edit, name="theme_edit"),
    path(f"{THEME}spelregels/", themes.charter, name="charter"),
    path(f"{THEME}spelregels/akkoord/", themes.agree, name="charter_agree"),
    path(f"{THEME}griffie/", desk.desk, name="desk"),
    path(f"{THEME}griffie/fase/", desk.move, name="stage_move"),
    path(f"{THEME}griffie/partijen/", desk.admit, name="party_admit"),
    path(f"{THEME}griffie/artikelen/", desk.need, name="article_need"),
    path(f"{THEME}griffie/wensen-en-bedenkingen/", desk.opinion, name="opinion"),
    path(f"{THEME}bevestigen/", desk.confirm, name="confirm_text"),
    path(f"{THEME}inlezen/", texts.text_import, name="text_import"),
    path(VERSION, texts.version, name="version"),
    path(f"{VERSION}markdown/", texts.markdown, name="version_markdown"),
    path(f"{VERSION}reacties/", remarks.place, name="remark_place"),
    path(f"{VERSION}<slug:anchor>/", texts.article, name="article"),
    path(f"{THEME}reacties/", remarks.overview, name="remarks"),
    path("reacties/<uuid:pk>/antwoord/", remarks.answer, name="remark_answer"),
    path("reacties/<uuid:pk>/intrekken/", remarks.withdraw, name="remark_withdraw"),
    path("reacties/bevestig/<str:token>/", remarks.confirm, name="remark_confirm"),
]
