#include "protocol/cpp/file_seal.hpp"

#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {
std::string statement(std::string_view purpose, const FileSeal& seal) {
  return std::string(purpose) + '\n' + std::to_string(seal.lines) + '\n' + seal.sha256.text();
}
}  // namespace

FileSeal sign_seal(const RecordKey& key, std::string_view purpose, FileSeal seal) {
  seal.by = FileSeal::Signed{key_id(public_key_of(key.seed)), sign(key.seed, statement(purpose, seal))};
  return seal;
}

bool is_signed_seal(const PublicKey& key, std::string_view purpose, const FileSeal& seal) {
  return seal.by && is_signed(key, statement(purpose, seal), seal.by->signature);
}

std::string encode_seal(const FileSeal& seal) {
  Json end{{"lines", seal.lines}, {"sha256", seal.sha256.text()}, {"key", nullptr}, {"signature", nullptr}};
  if (seal.by) {
    end["key"] = seal.by->key;
    end["signature"] = seal.by->signature.text();
  }
  return dump_json(Json{{"end", std::move(end)}});
}

std::optional<FileSeal> decode_seal(std::string_view line) {
  const auto object = parse_json(line, 2);
  if (!object || !object->is_object() || !object->contains("end") || !object->at("end").is_object())
    return std::nullopt;
  try {
    const StoredObject end(object->at("end"));
    FileSeal seal;
    seal.lines = end.number("lines");
    seal.sha256 = end.id<Digest>("sha256");
    if (const Json* key = end.find("key"); key && !key->is_null())
      seal.by = FileSeal::Signed{end.text("key"), end.id<Signature>("signature")};
    if (encode_seal(seal) != line) return std::nullopt;
    return seal;
  } catch (const BadHeader&) {
    return std::nullopt;
  }
}

}  // namespace plenaria
