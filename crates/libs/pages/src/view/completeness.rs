//! How complete the data is.

use std::cmp::Reverse;

use domain::rate::Rate;
use maud::{Markup, html};

use super::{
    Context,
    section::{self, card, empty},
};
use crate::{
    chart,
    input::{ColumnFill, Quarantined, TableFill},
    text,
};

/// A column that is filled less than this is marked.
const WELL_FILLED: f64 = 0.9;

const LEAD: &str = "No measure is better than what it is made from. Columns that are filled in fewer \
    than nine rows of ten are marked.";

/// The section.
pub(super) fn section(context: &Context<'_>) -> Markup {
    let given = &context.report.completeness;
    let content = html! {
        (card("Tables", &html! {
            @if given.tables.is_empty() {
                (empty("No table was measured."))
            } @else {
                (tables(context))
            }
        }))
        div.pair {
            (card("Diagnoses with a mapped code", &mapped(given.mapped_diagnoses)))
            (card("Rows in quarantine", &quarantine(&given.quarantine)))
        }
    };
    section::section("completeness", "Completeness of the data", LEAD, &content)
}

fn tables(context: &Context<'_>) -> Markup {
    html! {
        table.fill {
            caption.hush { "Rows, newest row and filled columns of each table" }
            thead {
                tr {
                    th scope="col" { "Table" }
                    th.num scope="col" { "Rows" }
                    th scope="col" { "Newest row" }
                    th scope="col" { "Columns that are filled" }
                }
            }
            tbody { @for table in &context.report.completeness.tables { (table_row(context, table)) } }
        }
    }
}

fn table_row(context: &Context<'_>, table: &TableFill) -> Markup {
    let head = &context.report.head;
    html! {
        tr {
            th.code scope="row" { (table.table) }
            td.num data-label="Rows" { (text::count(table.rows)) }
            td data-label="Newest row" {
                @match table.newest {
                    Some(newest) => {
                        (text::instant(newest, head.zone))
                        span.sub { (text::age(newest, head.as_of)) }
                    }
                    None => span.soft { "no row" },
                }
            }
            td data-label="Filled" {
                @if table.columns.is_empty() {
                    span.soft { (text::DASH) }
                } @else {
                    ul.columns { @for column in &table.columns { (column_item(column)) } }
                }
            }
        }
    }
}

fn column_item(column: &ColumnFill) -> Markup {
    let filled = column.filled;
    let fraction = filled.value();
    let is_low = fraction.is_some_and(|fraction| fraction < WELL_FILLED);
    html! {
        li.low[is_low] {
            span.code { (column.column) }
            (chart::meter(fraction.unwrap_or_default(), if is_low { "strong" } else { "mild" }))
            span.num { (text::share(filled.numerator(), filled.denominator())) }
        }
    }
}

fn mapped(rate: Rate) -> Markup {
    html! {
        @if rate.denominator() == 0 {
            (empty("There is no diagnosis."))
        } @else {
            p.figure { (text::share(rate.numerator(), rate.denominator())) }
            (chart::meter(rate.value().unwrap_or_default(), "mild"))
            p.small {
                (text::count(rate.numerator())) " of " (text::count(rate.denominator()))
                " diagnoses. A code that is not mapped adds nothing to a score."
            }
        }
    }
}

fn quarantine(given: &[Quarantined]) -> Markup {
    let mut rows: Vec<&Quarantined> = given.iter().filter(|row| row.rows > 0).collect();
    rows.sort_by_key(|row| (Reverse(row.rows), &row.dataset, &row.reason));
    let most = rows.first().map_or(1, |row| row.rows);
    html! {
        @if rows.is_empty() {
            (empty("No row was refused."))
        } @else {
            table.quarantine {
                caption.hush { "Rows in quarantine by dataset and reason" }
                thead {
                    tr {
                        th scope="col" { "Dataset" }
                        th scope="col" { "Reason" }
                        th.num scope="col" { "Rows" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { (row.dataset) }
                            td { span.code { (row.reason) } (chart::meter(row.rows as f64 / most as f64, "mild")) }
                            td.num { (text::count(row.rows)) }
                        }
                    }
                }
            }
        }
    }
}
