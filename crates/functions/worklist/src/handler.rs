//! One request, one answer.

use std::time::Duration;

use care_state::Store;
use chrono::{DateTime, Utc};
use domain::{clock::Clock, id::ClinicId};
use http_kit::{Problem, correlation_id, time_left};
use lambda_http::{Body, Request, RequestExt, Response, http::StatusCode};
use pages::{RefusedForm, Shell};
use serde_json::json;
use tokio::time::timeout;

use crate::{
    Neighbours, NoteSink,
    access::{Reader, WRITE},
    csv,
    form::NoteForm,
    list::{Lists, OnePatient},
    media::Media,
    origin::is_same_origin,
    refusal, reply,
    route::Route,
};

/// The gateway waits for 30 s; before that the caller is to have an answer of ours.
const MOST_TIME: Duration = Duration::from_secs(20);
const SPARE_TIME: Duration = Duration::from_secs(2);

/// Answers one request. A problem is told as a page where a page was asked for, else as problem
/// details, and repeats nothing of the request.
pub async fn handle<S: Store, N: NoteSink, T: Sync>(
    request: Request,
    neighbours: &Neighbours<'_, S, N, T>,
    clock: &impl Clock,
) -> Response<Body> {
    let correlation_id = correlation_id(&request);
    match in_time(&request, neighbours, clock).await {
        Ok(response) => response,
        Err(problem) => {
            let (status, code) = (problem.status().as_u16(), problem.code());
            tracing::warn!(correlation_id, http.status = status, code, "a request was refused");
            reply::problem(&problem, Media::of(&request), correlation_id)
        }
    }
}

async fn in_time<S: Store, N: NoteSink, T: Sync>(
    request: &Request,
    neighbours: &Neighbours<'_, S, N, T>,
    clock: &impl Clock,
) -> Result<Response<Body>, Problem> {
    let route = Route::of(request)?;
    let claims = http_kit::claims(request)?;
    let reader = Reader::of(request, &claims)?;
    if route == Route::Note {
        claims.require_scope(WRITE)?;
    }
    let now = u64::try_from(clock.now().timestamp_millis()).unwrap_or_default();
    let left = time_left(request, now, MOST_TIME, SPARE_TIME);
    let asked = Asked { request, reader: &reader, neighbours };
    let response = timeout(left, asked.answer(&route, clock)).await;
    let response = response.unwrap_or(Err(Problem::TIMED_OUT))?;
    let (author, status) = (reader.caller.author.as_str(), response.status().as_u16());
    let correlation_id = correlation_id(request);
    let route = route.name();
    tracing::info!(correlation_id, author, route, http.status = status, "a request was answered");
    Ok(response)
}

/// A request whose caller is known.
struct Asked<'a, S, N, T> {
    request: &'a Request,
    reader: &'a Reader,
    neighbours: &'a Neighbours<'a, S, N, T>,
}

impl<S: Store, N: NoteSink, T: Sync> Asked<'_, S, N, T> {
    async fn answer(&self, route: &Route, clock: &impl Clock) -> Result<Response<Body>, Problem> {
        match route {
            Route::Patient(id) => self.patient(id, clock).await,
            Route::Note => self.note(clock).await,
            Route::List | Route::Csv | Route::Digest => {
                let lists = Lists::read(self.reader, self.neighbours.store, clock.now()).await?;
                let correlation_id = correlation_id(self.request);
                tracing::info!(correlation_id, rows = lists.persons.len(), "lists were read");
                Ok(match route {
                    Route::Csv => reply::csv(csv::table(&lists.today(), self.neighbours.token_key)),
                    Route::Digest => self.digest(&lists),
                    _ => self.list(&lists),
                })
            }
        }
    }

    fn list(&self, lists: &Lists) -> Response<Body> {
        if Media::of(self.request) != Media::Html {
            return http_kit::json(StatusCode::OK, &lists.json(self.reader));
        }
        let refresh = lists.refresh.as_ref().map(|refresh| (&refresh.run_id, refresh.as_of));
        let shell = Shell { refresh, zone: lists.zone(), ..self.shell(lists.now) };
        reply::page(StatusCode::OK, pages::worklist(&shell, &lists.today()))
    }

    fn digest(&self, lists: &Lists) -> Response<Body> {
        let Neighbours { token_key, link, .. } = *self.neighbours;
        let digests = lists.digests(self.reader.clinics(), token_key);
        if Media::of(self.request) == Media::Json {
            return http_kit::json(StatusCode::OK, &json!({ "digests": digests }));
        }
        let texts = digests.iter().map(|digest| digest.text(link, lists.zone()));
        reply::text(texts.collect::<Vec<_>>().join("\n"))
    }

    async fn patient(&self, id: &str, clock: &impl Clock) -> Result<Response<Body>, Problem> {
        let now = clock.now();
        let Neighbours { store, token_key, .. } = *self.neighbours;
        let found = OnePatient::find(self.reader, store, token_key, id, now).await?;
        let row = &found.person.0;
        let correlation_id = correlation_id(self.request);
        tracing::info!(correlation_id, person.id = %row.person_id, "a patient was read");
        if Media::of(self.request) != Media::Html {
            return Ok(http_kit::json(StatusCode::OK, &found.json(now)));
        }
        Ok(reply::page(StatusCode::OK, self.patient_page(&found, self.shell(now))))
    }

    /// Puts the note of a form on the stream and leads back to the page.
    async fn note(&self, clock: &impl Clock) -> Result<Response<Body>, Problem> {
        if !is_same_origin(self.request) {
            return Err(refusal::FOREIGN_ORIGIN);
        }
        let form = NoteForm::read(self.request)?;
        let now = clock.now();
        let person = form.get("person_id").ok_or(refusal::NOT_A_FORM)?;
        let Neighbours { store, token_key, notes, .. } = *self.neighbours;
        let found = OnePatient::find(self.reader, store, token_key, person, now).await?;
        let note = match form.note(&found.person.0, &self.reader.caller, now) {
            Ok(note) => note,
            Err(problem) => return self.again(problem, &form, &found, now),
        };
        notes.put(&note).await.map_err(|error| refusal::of_sink(&error))?;
        let correlation_id = correlation_id(self.request);
        tracing::info!(correlation_id, note.id = %note.note_id, "a note was accepted");
        Ok(reply::see_other(&self.back(&form, found.person.0.person_id.as_str())))
    }

    /// Shows people a form that is not a note once more, with what they typed.
    fn again(
        &self,
        problem: Problem,
        form: &NoteForm,
        found: &OnePatient,
        now: DateTime<Utc>,
    ) -> Result<Response<Body>, Problem> {
        if Media::of(self.request) != Media::Html {
            return Err(problem);
        }
        let reason =
            format!("The form is as you left it: {}.", problem.detail().unwrap_or_default());
        let refused = Some(RefusedForm { reason: &reason, fields: form.fields() });
        let html = self.patient_page(found, Shell { refused, ..self.shell(now) });
        Ok(reply::page(problem.status(), html))
    }

    fn patient_page<'s>(&'s self, found: &'s OnePatient, shell: Shell<'s>) -> String {
        let (row, record) = &found.person;
        let refresh = Some((&found.refresh.run_id, found.refresh.as_of));
        let shell = Shell { refresh, zone: row.time_zone, ..shell };
        pages::worklist_patient(&shell, &found.item(shell.now), &record.contacts.attempts)
    }

    fn back(&self, form: &NoteForm, person: &str) -> String {
        if form.get("back") == Some("patient") {
            return format!("/worklist/patients/{person}?noted=yes");
        }
        let named = form.get("clinic");
        let own = |clinic: &&ClinicId| named == Some(clinic.as_str());
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("noted", "yes");
        if let Some(clinic) = self.reader.caller.clinics.iter().find(own) {
            query.append_pair("clinic", clinic.as_str());
        }
        format!("/worklist?{}#{person}", query.finish())
    }

    fn shell(&self, now: DateTime<Utc>) -> Shell<'_> {
        let query = self.request.query_string_parameters_ref();
        Shell {
            tenant: &self.reader.caller.tenant,
            clinics: &self.reader.caller.clinics,
            chosen: self.reader.chosen.as_ref(),
            refresh: None,
            zone: domain::followup::Zone::UTC,
            now,
            refused: None,
            is_noted: query.is_some_and(|query| query.first("noted") == Some("yes")),
            may_write: self.reader.may_write,
            form_seed: correlation_id(self.request),
            token_key: self.neighbours.token_key,
        }
    }
}
