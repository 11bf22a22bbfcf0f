#include "base/ids.hpp"

#include "base/base64.hpp"

namespace plenaria {

template <class Tag, std::size_t N>
std::optional<BytesOf<Tag, N>> BytesOf<Tag, N>::parse(std::string_view text) {
  Bytes bytes{};
  if (!base64url_decode(text, bytes)) return std::nullopt;
  return BytesOf(bytes);
}

template <class Tag, std::size_t N>
std::string BytesOf<Tag, N>::text() const {
  const Spelling digits = spelling();
  return std::string(digits.data(), digits.size());
}

template <class Tag, std::size_t N>
typename BytesOf<Tag, N>::Spelling BytesOf<Tag, N>::spelling() const {
  Spelling digits;
  base64url_encode(bytes_, digits);
  return digits;
}

template class BytesOf<InterventionIdTag, 16>;
template class BytesOf<DigestTag, 32>;
template class BytesOf<PublicKeyTag, 32>;
template class BytesOf<SignatureTag, 64>;
template class BytesOf<AuthorRefTag, 16>;
template class BytesOf<KeyDigestTag, 16>;
template class BytesOf<ContentDigestTag, 16>;
template class BytesOf<DelegationIdTag, 16>;
template class BytesOf<PersonRefTag, 16>;
template class BytesOf<NameDigestTag, 16>;

}  // namespace plenaria
