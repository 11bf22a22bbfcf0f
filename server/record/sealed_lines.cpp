#include "record/sealed_lines.hpp"

#include <algorithm>

namespace plenaria {

namespace {
constexpr std::string_view kSealBegins = R"({"end":)";
}

void SealingWriter::add(std::string_view line) {
  for (const std::string_view bytes : {line, std::string_view("\n")}) {
    hash_.add(bytes);
    sink_(bytes);
  }
  ++seal_.lines;
}

void SealingWriter::seal(std::string_view purpose, const std::optional<RecordKey>& key) {
  seal_.sha256 = hash_.digest();
  if (key) seal_ = sign_seal(*key, purpose, seal_);
  sink_(encode_seal(seal_) + "\n");
}

bool SealedReader::take(std::string_view line) {
  if (seal_ || spoilt_) {
    spoilt_ = true;
    return false;
  }
  if (line.starts_with(kSealBegins)) {
    seal_ = decode_seal(line);
    spoilt_ = !seal_;
    return false;
  }
  ++counted_.lines;
  hash_.add(line);
  hash_.add("\n");
  return true;
}

void SealedReader::finish(bool whole, std::string_view purpose, const std::vector<PublicKey>& keys, Faults& faults,
                          Faults& unjudged) {
  if (spoilt_) return faults.add(0, "The file does not end with a whole seal: something was changed there, or added.");
  if (!seal_ || !whole) return faults.add(0, "The file has no end: it was cut off.");
  counted_.sha256 = hash_.digest();
  if (seal_->lines != counted_.lines)
    return faults.add(0, "The file has " + std::to_string(counted_.lines) + " lines where its seal says " +
                             std::to_string(seal_->lines) + ".");
  if (seal_->sha256 != counted_.sha256)
    return faults.add(0, "The file is not the one that its seal was made for: a byte of it is another.");
  if (!seal_->by) return;
  const auto key =
      std::find_if(keys.begin(), keys.end(), [this](const PublicKey& one) { return key_id(one) == seal_->by->key; });
  if (key == keys.end())
    return unjudged.add(0, "Not checked: the file as a whole, signed with the key " + seal_->by->key +
                               ", which is not at hand; name it with --key.");
  if (!is_signed_seal(*key, purpose, *seal_)) return faults.add(0, "The signature of the file is not valid.");
  signed_by_ = seal_->by->key;
}

void SealedReader::weigh(Keys keys, const std::vector<SignedHead>& kept, Faults& faults, Faults& unjudged) const {
  if (!seal_ || spoilt_ || (seal_->by && !signed_by_)) return;  // told already
  if (!signed_by_ && keys == Keys::of_reader)
    unjudged.add(0,
                 "Not checked: the file as a whole, which is not signed with a key that --key names; names, statuses "
                 "and what comes after the newest signed head are as its writer gave them.");
  if (!signed_by_ && keys == Keys::of_file)
    faults.add(0, "The file names a key of the record but is not signed with it: it was sealed anew.");
  const auto by_it = [this](const SignedHead& head) { return head.key == signed_by_; };
  if (signed_by_ && keys == Keys::of_file && !kept.empty() && std::none_of(kept.begin(), kept.end(), by_it))
    unjudged.add(0, "Not checked: the file as a whole, signed with the key " + *signed_by_ +
                        ", which is not that of the kept head; name the key that you trust with --key.");
}

}  // namespace plenaria
