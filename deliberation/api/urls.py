"""The addresses under `/api/v1` of everything until a text is adopted."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import amendments, facts, meetings, people, remarks, rounds, schema, session, texts, themes

THEME = "themes/<uuid:theme>"
AMENDMENT = "amendments/<uuid:amendment>"
REMARK = "remarks/<uuid:remark>"
MEETING = "meetings/<uuid:meeting>"
ROUND = "rounds/<uuid:round>"
PLACE = "municipalities/<slug:municipality>"

urlpatterns: list[URLPattern] = [
    path("openapi.json", schema.Schema.as_view()),
    path("session", session.Session.as_view()),
    path("municipalities", people.Municipalities.as_view()),
    path(PLACE, people.Municipality.as_view()),
    path(f"{PLACE}/events", facts.MunicipalityFacts.as_view()),
    path("parties", people.Parties.as_view()),
    path("parties/<uuid:party>", people.Party.as_view()),
    path("councillors", people.Councillors.as_view()),
    path("themes", themes.Themes.as_view()),
    path(THEME, themes.OneTheme.as_view()),
    path(f"{THEME}/stage", themes.ThemeStage.as_view()),
    path(f"{THEME}/participations", themes.Participations.as_view()),
    path(f"{THEME}/charter", themes.Charter.as_view()),
    path(f"{THEME}/charter/agreements", themes.CharterAgreements.as_view()),
    path(f"{THEME}/article-needs", themes.ArticleNeeds.as_view()),
    path(f"{THEME}/college-opinion", themes.CollegeOpinion.as_view()),
    path(f"{THEME}/close-deliberation", themes.DeliberationClosing.as_view()),
    path(f"{THEME}/conflict-reports", themes.ConflictReports.as_view()),
    path(f"{THEME}/confirmations", themes.Confirmations.as_view()),
    path(f"{THEME}/versions", texts.Versions.as_view()),
    path(f"{THEME}/working-text", texts.WorkingText.as_view()),
    path(f"{THEME}/consolidate", texts.Consolidation.as_view()),
    path(f"{THEME}/remarks", remarks.ThemeRemarks.as_view()),
    path(f"{THEME}/amendments", amendments.Amendments.as_view()),
    path(f"{THEME}/change-requests", amendments.ChangeRequests.as_view()),
    path(f"{THEME}/amendment-previews", amendments.AmendmentPreviews.as_view()),
    path(f"{THEME}/questions", rounds.Questions.as_view()),
    path(f"{THEME}/rounds", rounds.Rounds.as_view()),
    path(f"{THEME}/decisions", rounds.Decisions.as_view()),
    path(f"{THEME}/events", facts.ThemeFacts.as_view()),
    path(f"{THEME}/events/verification", facts.ThemeChain.as_view()),
    path("versions/<uuid:version>", texts.Version.as_view()),
    path("versions/<uuid:version>/remarks", remarks.VersionRemarks.as_view()),
    path("remark-confirmations", remarks.RemarkConfirmations.as_view()),
    path(REMARK, remarks.Remark.as_view()),
    path(f"{REMARK}/answer", remarks.RemarkAnswer.as_view()),
    path(f"{REMARK}/withdraw", remarks.RemarkWithdrawing.as_view()),
    path(f"{REMARK}/erase-author", remarks.AuthorErasing.as_view()),
    path(AMENDMENT, amendments.OneAmendment.as_view()),
    path(f"{AMENDMENT}/take-over", amendments.TakeOver.as_view()),
    path(f"{AMENDMENT}/withdraw", amendments.AmendmentWithdrawing.as_view()),
    path(f"{AMENDMENT}/co-submitters", amendments.CoSubmitters.as_view()),
    path(f"{AMENDMENT}/accept", amendments.CoSubmitting.as_view()),
    path(f"{AMENDMENT}/lapses", amendments.Lapses.as_view()),
    path("meetings", meetings.Meetings.as_view()),
    path(MEETING, meetings.OneMeeting.as_view()),
    path(f"{MEETING}/items", meetings.Agenda.as_view()),
    path(f"{MEETING}/attendance", meetings.Attendance.as_view()),
    path(f"{MEETING}/open", meetings.MeetingOpening.as_view()),
    path(f"{MEETING}/close", meetings.MeetingClosing.as_view()),
    path(f"{MEETING}/events", facts.MeetingFacts.as_view()),
    path(f"{MEETING}/events/verification", facts.MeetingChain.as_view()),
    path("items/<uuid:item>/take", meetings.ItemTaking.as_view()),
    path(ROUND, rounds.OneRound.as_view()),
    path(f"{ROUND}/votes", rounds.Votes.as_view()),
    path(f"{ROUND}/entries", rounds.Entries.as_view()),
    path(f"{ROUND}/show-of-hands", rounds.ShowOfHands.as_view()),
    path(f"{ROUND}/close", rounds.RoundClosing.as_view()),
    path(f"{ROUND}/corrections", rounds.Corrections.as_view()),
    path(f"{ROUND}/declare", rounds.RoundDeclaring.as_view()),
    path(f"{ROUND}/void", rounds.RoundVoiding.as_view()),
]
