#include "record/register_check.hpp"

#include <limits>
#include <stdexcept>

#include "rooms/register_draft.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kNoBody = "{}";

/// A record is read whatever the bounds of the program that wrote it.
RegisterLimits no_limits() {
  constexpr auto kMost = std::numeric_limits<std::size_t>::max();
  return {kMost, kMost, kMost};
}

std::optional<std::string> wrong_body(const RegisterEvent& event, const std::string& stored) {
  if (!has_body(event))
    return stored == kNoBody ? std::nullopt : std::optional<std::string>("has a body, though it needs none.");
  const auto body = decode_register_body(stored);
  if (!body) return "has a body that cannot be read.";
  if (!is_body_of(event, *body)) return "has a body that is not the one its header commits to.";
  // Commitments are of what a body says; this is for how it says it.
  if (encode_register_body(*body) != stored) return "has a body that says more than its header commits to.";
  return std::nullopt;
}

/// What folding alone does not ask: the serial that it counts, and whether it changes what stands.
struct ActOf {
  const RegisterView& before;

  std::optional<std::string> wrong_serial(const PersonRef& ref, std::uint32_t serial) const {
    const Person* person = before.find(ref);
    if (!person || serial == person->serial + 1) return std::nullopt;  // an unknown one cannot be folded anyway
    return "counts serial " + std::to_string(serial) + " of a person after serial " + std::to_string(person->serial) +
           ".";
  }
  std::optional<std::string> operator()(const PersonRenewed& event) const {
    return wrong_serial(event.person, event.serial);
  }
  std::optional<std::string> operator()(const PersonRestored& event) const {
    return wrong_serial(event.person, event.serial);
  }
  std::optional<std::string> operator()(const PersonRevoked& event) const {
    const Person* person = before.find(event.person);
    if (!person || !person->revoked) return std::nullopt;
    return "revokes a person who was revoked before.";
  }
  template <class Other>
  std::optional<std::string> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

RegisterCheck::RegisterCheck(const DialogueId& dialogue, const std::vector<PublicKey>& keys)
    : ChainCheck(dialogue, register_log(), keys), people_(no_limits()) {}

void RegisterCheck::take_entry(const StoredEntry& stored) {
  const auto decoded = decode_register_header(stored.header);
  if (!decoded) {
    unreadable(stored, decoded.error().why);
    return;
  }
  const auto& [placed, entry, unused] = *decoded;
  check_place({placed, entry.seq, entry.at, people_.last_at(), std::holds_alternative<RegisterOpened>(entry.event),
               std::get_if<EpochChanged>(&entry.event)},
              stored.seq);
  if (entry.public_seq != 0 || !stored.public_header.empty())
    fault(stored.seq, "tells the public something, though the public sees nothing of the register.");
  fold(*decoded, stored);
  move_head(placed.epoch, stored);
}

void RegisterCheck::fold(const DecodedRegisterHeader& decoded, const StoredEntry& stored) {
  if (!folds()) return;
  const RegisterEntry& entry = decoded.entry;
  try {
    if (const auto why = std::visit(ActOf{people_}, entry.event)) fault(stored.seq, *why);
    people_.apply(entry);
  } catch (const std::logic_error& impossible) {
    fault(stored.seq, std::string("cannot follow on those before it: ") + impossible.what() + ".");
    stops_folding();
    return;
  }
  // What it says between the lines, or says twice, would be in no fold.
  if (encode_register_header(decoded.placed, entry) != stored.header)
    fault(stored.seq, "has a header that is not as it would have been written.");
  note_folded(stored, entry.at);
  if (stored.body)
    if (const auto why = wrong_body(entry.event, *stored.body)) fault(stored.seq, *why);
}

Headers RegisterCheck::headers_of(const Placed& placed, const EpochChanged& change, VenueTime now, Seq&) const {
  RegisterDraft draft(people_);
  return {encode_register_header(placed, draft.add_event(change, now)), {}};
}

}  // namespace plenaria
