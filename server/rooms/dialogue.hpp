// The dialogue as its configuration describes it: meetings, rooms, and the words they file things under. Data only.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "rooms/rules.hpp"

namespace plenaria {

/// (language, text), one for each language.
using Title = std::vector<std::pair<std::string, std::string>>;

/// A theme, group, kind, level or perspective.
struct Term {
  std::string id;
  Title title;
};

struct RoomPlan {
  RoomId id;
  Title title;
  Title summary;
  std::vector<std::string> themes;
  Rules rules;  ///< those it opens with; afterwards its log says
};

struct Meeting {
  std::string id;
  Title title;
  Title venue;
  std::string starts;  ///< a date, YYYY-MM-DD, at the venue
  std::string ends;
  std::string time_zone;  ///< an IANA name
  std::vector<RoomPlan> rooms;
};

struct Dialogue {
  DialogueId id;
  Title title;
  Title summary;
  Title informal;  ///< the sentence that says what kind of a dialogue it is
  std::vector<std::string> languages;
  std::vector<Meeting> meetings;
  std::vector<Term> themes;
  std::vector<Term> groups;
  std::vector<Term> kinds;
  std::vector<Term> levels;
  std::vector<Term> perspectives;
};

inline bool has_term(const std::vector<Term>& terms, const std::string& id) {
  return std::any_of(terms.begin(), terms.end(), [&](const Term& term) { return term.id == id; });
}

inline bool has_room(const Dialogue& dialogue, const RoomId& id) {
  return std::any_of(dialogue.meetings.begin(), dialogue.meetings.end(), [&](const Meeting& meeting) {
    return std::any_of(meeting.rooms.begin(), meeting.rooms.end(), [&](const RoomPlan& plan) { return plan.id == id; });
  });
}

}  // namespace plenaria
