#include "record/export_check.hpp"

namespace plenaria {

ExportCheck::ExportCheck(std::vector<PublicKey> keys) : keys_(std::move(keys)), named_(!keys_.empty()) {}
ExportCheck::~ExportCheck() = default;

void ExportCheck::take(std::string_view text) {
  if (!sealed_.take(text)) return;
  if (++number_ == 1) {
    const auto about = decode_about(text);
    if (!about) return lines_.add(1, "Line 1 of the file cannot be read: " + about.error().why + ".");
    about_ = *about;
    if (!named_) keys_ = about_->keys;
    if (about_->audience == Audience::desk) desk_ = std::make_unique<DeskCheck>(*about_, keys_);
    else public_ = std::make_unique<PublicCheck>(*about_, keys_);
    for (const SignedHead& head : kept_) {
      if (desk_) desk_->expect(head);
      else public_->expect(head);
    }
    return;
  }
  if (!about_) return;
  const auto line = decode_export_line(text, about_->audience);
  if (!line)
    return lines_.add(number_,
                      "Line " + std::to_string(number_) + " of the file cannot be read: " + line.error().why + ".");
  if (desk_) desk_->take(*line);
  else public_->take(*line);
}

void ExportCheck::finish(bool whole) {
  if (number_ == 0) return lines_.add(1, "The file is empty.");
  if (desk_) desk_->finish();
  if (public_) public_->finish();
  // Whoever wrote it named the key that it is signed with; another is a fault, unless the reader named other ones.
  sealed_.finish(whole, kExportPurpose, keys_, whole_, named_ ? unjudged_ : whole_);
  using Keys = SealedReader::Keys;
  if (about_ && whole_.none())
    sealed_.weigh(named_ ? Keys::of_reader : keys_.empty() ? Keys::none : Keys::of_file, kept_, whole_, unjudged_);
}

std::vector<const Faults*> ExportCheck::faults() const {
  // What a torn file lacks looks like many faults of its entries, so that is told first.
  std::vector<const Faults*> all;
  if (about_) all.push_back(&whole_);
  all.push_back(&lines_);
  if (desk_) {
    all.push_back(&desk_->log().faults());
    all.push_back(&desk_->faults());
  }
  if (public_) all.push_back(&public_->faults());
  if (!about_) all.push_back(&whole_);
  return all;
}

std::vector<const Faults*> ExportCheck::unjudged() const {
  std::vector<const Faults*> all{&unjudged_};
  if (desk_) all.push_back(&desk_->log().unjudged());
  if (public_) all.push_back(&public_->unjudged());
  return all;
}

const SignedMarks* ExportCheck::marks() const {
  return desk_ ? &desk_->log().marks(Audience::desk) : public_ ? &public_->marks() : nullptr;
}

Seq ExportCheck::signed_up_to() const { return marks() ? marks()->newest() : 0; }
Seq ExportCheck::compared_up_to(Audience audience) const {
  if (desk_) return desk_->log().marks(audience).newest_kept();
  return public_ && audience == Audience::public_ ? public_->marks().newest_kept() : 0;
}

}  // namespace plenaria
