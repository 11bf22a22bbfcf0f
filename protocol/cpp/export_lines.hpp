// The lines of an exported record (JSON Lines): about, one for each entry of one audience, and the seal. Written for
// whoever keeps a copy and reads it in thirty years: the exact header, so that the chain can be followed, what it tells
// as an event of the wire, and what opens its commitments. Formats: protocol/record.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "protocol/cpp/record.hpp"
#include "protocol/cpp/signed_head.hpp"
#include "protocol/cpp/views.hpp"
#include "rooms/dialogue.hpp"

namespace plenaria {

/// What a seal of an export is signed for.
inline constexpr std::string_view kExportPurpose = "plenaria export 1";

/// Whether a file that begins with this line is an export, of whatever version.
bool begins_export(std::string_view first_line);

struct ExportAbout {
  DialogueId dialogue;
  RoomId room;
  Audience audience = Audience::public_;
  Epoch epoch;
  Seq seq = 0;                            ///< in this audience's numbering; what follows is 1 to here
  Digest hash;                            ///< of the header numbered seq
  VenueTime exported{};                   ///< when; not read back
  std::optional<SignedHead> signed_head;  ///< the newest up to seq
  std::vector<PublicKey> keys;            ///< the record's, by its own account
};
std::string encode_about(const ExportAbout& about, const Dialogue& dialogue, const Meeting& meeting,
                         const RoomPlan& plan);

struct LineFault {
  std::string why;  ///< the rest of a sentence, without its full stop
};
struct JsonFault;
/// Of a line that is no acceptable JSON.
LineFault no_json(const JsonFault& fault);
Result<ExportAbout, LineFault> decode_about(std::string_view line);

/// A line of the public export. `header` is the public header; `salt` opens its commitment to the text, and is empty
/// where no text is shown. `event` is JSON, as encode_room_event gives it.
std::string encode_public_line(Seq seq, const std::string& header, const std::string& event, const std::string& salt);
/// A line of the desk's. `body` is null where it was erased or is not the desk's to see.
std::string encode_desk_line(const StoredEntry& stored, const std::string* body, const std::string& event);

/// What a line tells of an intervention.
struct ShownIntervention {
  InterventionId id;
  Status status = Status::published;
  /// Nothing where only id and status are told.
  struct Content {
    std::string at;  ///< as it is written
    Kind kind = Kind::statement;
    std::string language;
    std::string text;
    std::vector<std::string> sources;
    AuthorView author;
    std::string on_behalf_of;
    Tags tags;
    std::optional<InterventionId> in_reply_to;
  };
  std::optional<Content> content;
  std::optional<Tags> tags;  ///< of a line that tells of a filing alone
};
/// SHA-256 of the text, its sources, its author and whom they speak for: the same for what is shown and for its body.
Digest digest_of_words(const ShownIntervention::Content& content);
Digest digest_of_words(const Body& body);
/// SHA-256 of everything else.
Digest digest_of_facts(const ShownIntervention::Content& content);

struct ExportLine {
  Seq numbered = 0;
  std::string header;
  std::string public_header;        ///< the desk's alone
  std::optional<std::string> body;  ///< the desk's alone
  std::string salt;
  // Of the event:
  RoomId room;
  Seq seq = 0;
  std::string at;  ///< as it is written
  std::string type;
  std::optional<ShownIntervention> intervention;  ///< where it is about one
};
Result<ExportLine, LineFault> decode_export_line(std::string_view line, Audience audience);

}  // namespace plenaria
