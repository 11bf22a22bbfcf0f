#include "record/telling.hpp"

#include <stdexcept>

#include "record/render.hpp"

namespace plenaria {

void Telling::tell(const StoredEntry& stored) {
  const auto decoded = decode_header(stored.header);
  if (!decoded) throw std::logic_error("an entry that was folded before cannot be read");
  const Seq seq = audience_ == Audience::desk ? decoded->entry.seq : decoded->entry.public_seq;
  if (seq == 0) return;
  const BodySeqs needed = bodies_needed(room_, audience_, seq);
  const ItemBodies bodies{body_for(stored, needed.text), body_for(stored, needed.act),
                          body_for(stored, needed.answered)};
  writer_.add(ExportEntry{seq, stored, render_event(room_, audience_, seq, decoded->placed.epoch, bodies), bodies.text,
                          brings(seq)});
}

bool Telling::brings(Seq seq) const {
  const Happening& happening = room_.happening(audience_, seq);
  if (!happening.is_about_one()) return false;
  const Intervention& item = room_.item(happening.item);
  return seq == (audience_ == Audience::desk ? item.body_seq : item.public_seq);
}

BodyPtr Telling::body_for(const StoredEntry& stored, Seq needed) {
  if (needed == 0) return nullptr;
  const auto text = needed == stored.seq ? stored.body : body_of_(needed);
  if (!text) throw std::runtime_error("Something was erased while the record was exported; export it again.");
  auto body = decode_body(*text);
  if (!body)
    throw std::runtime_error("The body of entry " + std::to_string(needed) +
                             " cannot be read; plenaria verify tells more.");
  return std::make_shared<const Body>(*std::move(body));
}

}  // namespace plenaria
