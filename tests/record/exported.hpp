// A room's record as it is exported, for the tests of what is written and of what is checked.
#pragma once

#include "record/export_writer.hpp"
#include "record/telling.hpp"
#include "written_log.hpp"

namespace plenaria::minutes {

inline const Dialogue& dialogue() {
  static const Dialogue kOne = [] {
    Dialogue one;
    one.id = kDialogue;
    one.title = {{"en", "A test"}, {"es", "Una prueba"}};
    one.languages = {"en", "es"};
    one.kinds = {{"statement", {{"en", "Statement"}, {"es", "Declaración"}}}};
    one.groups = {{"academia", {{"en", "Academia"}, {"es", "Academia"}}}};
    one.themes = {{"one", {{"en", "One"}, {"es", "Uno"}}}};
    Meeting meeting;
    meeting.id = "only";
    meeting.title = {{"en", "Only"}};
    meeting.venue = {{"en", "Here"}};
    meeting.starts = "2018-03-26";
    meeting.ends = "2018-03-27";
    meeting.time_zone = "Europe/Zurich";
    RoomPlan plan;
    plan.id = RoomId("hall");
    plan.title = {{"en", "The hall"}, {"es", "La sala"}};
    meeting.rooms = {plan};
    one.meetings = {meeting};
    return one;
  }();
  return kOne;
}

using Make = std::unique_ptr<ExportWriter> (*)(const ExportSubject&, Sink);

inline std::string exported(const WrittenLog& log, Audience audience, Make make = jsonl_export,
                            const std::string& language = "en", const std::optional<RecordKey>& key = record_key()) {
  const bool desk = audience == Audience::desk;
  ExportAbout about{kDialogue,
                    RoomId("hall"),
                    audience,
                    log.head.epoch,
                    desk ? log.head.seq : log.head.public_seq,
                    desk ? log.head.hash : log.head.public_hash,
                    log.now + std::chrono::seconds(4007),
                    std::nullopt,
                    {}};
  if (key) about.keys = keys_of(*key);
  for (const auto& head : log.signed_heads)
    if (head.audience == audience) about.signed_head = head;
  const Meeting& meeting = dialogue().meetings.front();
  const ExportSubject subject{dialogue(), meeting,  meeting.rooms.front(),         log.room,
                              about,      language, "https://dialogue.example.org"};
  std::string file;
  const auto writer = make(subject, [&file](std::string_view bytes) { file += bytes; });
  writer->begin();
  Telling telling(log.room, audience, *writer, [&](Seq seq) { return log.entries[seq - 1].body; });
  for (const auto& entry : log.entries) telling.tell(entry);
  writer->end(key);
  return file;
}

inline bool tells(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }

/// A history with everything in it that an export tells of.
inline WrittenLog some_log(Rules rules = {}) {
  WrittenLog log(rules);
  log.submit("Good morning.");
  log.withdraw(log.submit("Never mind.", "bruno"));
  const auto third = log.submit("To be forgotten.", "carla");
  log.submit("Waiting.", "delia", false);
  log.erase(third);
  log.renew("epoch-2");
  log.submit("After the change.");
  log.sign();
  return log;
}

}  // namespace plenaria::minutes
