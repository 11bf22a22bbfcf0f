#include "app/dialogue_file.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

namespace {

std::string slug(TomlReader& reader, const std::string& key) {
  std::string text = reader.text(key, true);
  if (!is_slug(text)) reader.fail(key, reader.name(key) + " is made of a-z, 0-9 and -, at most 64 of them");
  return text;
}

Title title(TomlReader& reader, const std::string& key, bool required) {
  Title texts;
  const toml::node* node = reader.find(key);
  if (!node) {
    if (required)
      reader.fail(key, reader.name(key) + " is missing: a text for each language, { en = \"…\", fr = \"…\" }");
    return texts;
  }
  const auto* table = node->as_table();
  if (!table || table->empty())
    reader.fail(key, reader.name(key) + " is a text for each language, { en = \"…\", fr = \"…\" }");
  for (const auto& [language, text] : *table) {
    const auto* value = text.as_string();
    if (!value || value->get().empty())
      TomlReader::fail(reader.file(), text,
                       reader.name(key) + "." + std::string(language.str()) + " is a text in quotes");
    texts.emplace_back(std::string(language.str()), value->get());
  }
  return texts;
}

std::string date(TomlReader& reader, const std::string& key) {
  std::string text = reader.text(key, true);
  int year = 0;
  unsigned month = 0, day = 0;
  char rest = 0;
  const bool read = text.size() == 10 && std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &rest) == 3;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!read || !date.ok()) reader.fail(key, reader.name(key) + " is a date such as \"2018-03-26\"");
  return text;
}

template <class Enum>
Enum word(TomlReader& reader, const std::string& key, Enum absent, const char* choices) {
  if (!reader.has(key)) return absent;
  const auto value = from_text<Enum>(reader.text(key, true));
  if (!value) reader.fail(key, reader.name(key) + " is one of " + choices);
  return *value;
}

std::vector<Term> terms(TomlReader& root, const std::string& key) {
  std::vector<Term> list;
  root.tables(key, [&](TomlReader& reader) {
    Term term{slug(reader, "id"), title(reader, "title", true)};
    if (has_term(list, term.id)) reader.fail("id", reader.name("id") + " \"" + term.id + "\" is there twice");
    list.push_back(std::move(term));
  });
  return list;
}

std::vector<Term> kinds(TomlReader& root) {
  std::vector<Term> list;
  root.tables("kinds", [&](TomlReader& reader) {
    Term term{reader.text("id", true), title(reader, "title", true)};
    if (!from_text<Kind>(term.id))
      reader.fail("id", "\"" + term.id + "\" is not a kind of intervention; the protocol lists them");
    if (has_term(list, term.id)) reader.fail("id", "the kind \"" + term.id + "\" is there twice");
    list.push_back(std::move(term));
  });
  return list;
}

RoomPlan room(TomlReader& reader, const Dialogue& dialogue) {
  RoomPlan plan;
  plan.id = RoomId(slug(reader, "id"));
  plan.title = title(reader, "title", true);
  plan.summary = title(reader, "summary", false);
  plan.themes = reader.texts("themes");
  for (const auto& theme : plan.themes)
    if (!has_term(dialogue.themes, theme))
      reader.fail("themes", "there is no theme \"" + theme + "\" in this dialogue");
  plan.rules.moderation = word(reader, "moderation", Moderation::post, "\"pre\" and \"post\"");
  plan.rules.attribution =
      word(reader, "attribution", Attribution::named, "\"named\", \"delegation\", \"group\" and \"none\"");
  plan.rules.state = word(reader, "state", RoomState::open, "\"open\", \"paused\" and \"closed\"");
  plan.rules.slow_mode = std::chrono::seconds(reader.integer("slow_mode_s", 0, 86'400, 0));
  return plan;
}

bool has_room(const Dialogue& dialogue, const Meeting& meeting, const RoomId& id) {
  const auto in = [&id](const Meeting& one) {
    return std::any_of(one.rooms.begin(), one.rooms.end(), [&id](const RoomPlan& plan) { return plan.id == id; });
  };
  return in(meeting) || std::any_of(dialogue.meetings.begin(), dialogue.meetings.end(), in);
}

void meetings(TomlReader& root, Dialogue& dialogue) {
  root.tables("meetings", [&](TomlReader& reader) {
    Meeting meeting;
    meeting.id = slug(reader, "id");
    for (const auto& other : dialogue.meetings)
      if (other.id == meeting.id) reader.fail("id", "the meeting \"" + meeting.id + "\" is there twice");
    meeting.title = title(reader, "title", true);
    meeting.venue = title(reader, "venue", true);
    meeting.starts = date(reader, "starts");
    meeting.ends = date(reader, "ends");
    if (meeting.ends < meeting.starts) reader.fail("ends", "the meeting ends before it starts");
    meeting.time_zone = reader.text("time_zone", true);
    reader.tables("rooms", [&](TomlReader& inner) {
      RoomPlan plan = room(inner, dialogue);
      if (has_room(dialogue, meeting, plan.id)) inner.fail("id", "the room \"" + plan.id.text() + "\" is there twice");
      meeting.rooms.push_back(std::move(plan));
    });
    if (meeting.rooms.empty()) reader.fail("id", "the meeting \"" + meeting.id + "\" has no [[meetings.rooms]]");
    dialogue.meetings.push_back(std::move(meeting));
  });
}

}  // namespace

Dialogue read_dialogue(TomlReader& root) {
  const toml::node* node = root.find("dialogue");
  const toml::table* table = node ? node->as_table() : nullptr;
  if (!table) throw ConfigFault(root.file() + ": there is no [dialogue] in this file");
  TomlReader head(root.file(), *table, "dialogue");
  Dialogue dialogue;
  head.find("file");
  dialogue.id = DialogueId(slug(head, "id"));
  dialogue.title = title(head, "title", true);
  dialogue.summary = title(head, "summary", false);
  dialogue.informal = title(head, "informal", false);
  dialogue.languages = head.texts("languages");
  if (dialogue.languages.empty())
    head.fail("languages", "dialogue.languages names at least one language, such as \"en\"");
  head.finish();
  dialogue.themes = terms(root, "themes");
  dialogue.groups = terms(root, "groups");
  dialogue.kinds = kinds(root);
  if (dialogue.kinds.empty()) throw ConfigFault(root.file() + ": there is no [[kinds]]: nothing could be submitted");
  dialogue.levels = terms(root, "levels");
  dialogue.perspectives = terms(root, "perspectives");
  meetings(root, dialogue);
  if (dialogue.meetings.empty()) throw ConfigFault(root.file() + ": there is no [[meetings]], and so no room");
  return dialogue;
}

}  // namespace plenaria
