// What an exported page says of itself, in the languages that it can be read in. The dialogue's own words are its own.
#pragma once

#include <string>
#include <string_view>

#include "rooms/words.hpp"

namespace plenaria {

struct PageWords {
  const char* language;  ///< its BCP 47 tag
  const char* skip;
  const char* record;
  const char* meeting;
  const char* venue;
  const char* interventions;
  const char* intervention;
  const char* audience;
  const char* public_audience;
  const char* desk_audience;
  const char* exported;
  const char* times;    ///< before the name of a time zone
  const char* rounded;  ///< where the room shows no authors
  const char* contents;
  const char* nothing;
  const char* no_author;
  const char* on_behalf_of;
  const char* in_reply_to;
  const char* sources;
  const char* themes;
  const char* proof;
  const char* chained;
  const char* room;
  const char* newest;
  const char* epoch;
  const char* hash;
  const char* signed_;
  const char* unsigned_;
  const char* signed_entry;
  const char* signed_at;
  const char* signed_about;  ///< where the time is told to the quarter of an hour
  const char* key;
  const char* signature;
  const char* how;
  const char* commands;
  const char* pending;
  const char* returned;
  const char* hidden;
  const char* withdrawn;
  const char* erased;
};

/// In this language, or in English where there are no words in it.
const PageWords& page_words(std::string_view language);

/// What is said of an intervention that is not published; empty for one that is.
std::string status_words(const PageWords& words, Status status);

}  // namespace plenaria
