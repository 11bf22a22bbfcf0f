#include "net/static_files.hpp"

#include <boost/beast/http/field.hpp>

#include "net/page_policy.hpp"
#include "net/preferences.hpp"

namespace plenaria {

namespace http = boost::beast::http;

namespace {

/// Files whose name changes with their bytes.
constexpr std::string_view kHashedAssets = "/assets/";
constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kHtml = "text/html";

/// RFC 9110 section 13.1.2, by weak comparison.
bool matches(std::string_view if_none_match, std::string_view etag) {
  for (std::size_t at = if_none_match.find(etag); at != std::string_view::npos; at = if_none_match.find(etag, at + 1)) {
    const char before = at == 0 ? ',' : if_none_match[at - 1];
    if (before == ',' || before == ' ' || before == '\t' || before == '/') return true;
  }
  return if_none_match == "*";
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  const int weight = weight_of(coding, accept_encoding);
  return weight > 0 || (weight < 0 && weight_of("*", accept_encoding) > 0);
}

/// A page of the client, such as /rooms/ny-rights: its last word has no dot, and a browser asks for it as a page.
bool is_page(std::string_view path, const RequestHeader& header) {
  return path.find('.') == std::string_view::npos && weight_of("text/html", field(header, http::field::accept)) > 0;
}

}  // namespace

StaticSite::StaticSite(StaticFiles files) {
  for (const auto& file : files) {
    Entry entry;
    entry.content_type = file.content_type;
    entry.cache_control = file.path.starts_with(kHashedAssets) ? "public, max-age=31536000, immutable" : "no-cache";
    const auto add = [&](std::string_view coding, std::string_view bytes) {
      if (bytes.empty() && !coding.empty()) return;
      std::string etag = "\"" + std::string(file.etag) + (coding.empty() ? "" : "-") + std::string(coding) + "\"";
      entry.variants.push_back({std::string(coding), std::move(etag), std::make_shared<const std::string>(bytes)});
    };
    add("br", file.brotli);
    add("gzip", file.gzip);
    add("", file.bytes);
    entries_.emplace(file.path, std::move(entry));
  }
}

std::optional<HttpResponse> StaticSite::file(const std::string& path, const RequestHeader& header) const {
  const auto found = entries_.find(path);
  if (found == entries_.end()) return std::nullopt;
  const Entry& entry = found->second;
  const auto accept_encoding = field(header, http::field::accept_encoding);
  const Variant* chosen = &entry.variants.back();
  for (const auto& variant : entry.variants)
    if (variant.coding.empty() || accepts_coding(accept_encoding, variant.coding)) {
      chosen = &variant;
      break;
    }
  HttpResponse response;
  response.fields = {{"Cache-Control", entry.cache_control}, {"ETag", chosen->etag}};
  if (entry.variants.size() > 1) response.fields.emplace_back("Vary", "Accept-Encoding");
  if (entry.content_type.starts_with(kHtml)) response.content_policy = page_policy(field(header, http::field::host));
  if (matches(field(header, http::field::if_none_match), chosen->etag)) {
    response.status = 304;
    return response;
  }
  response.content_type = entry.content_type;
  response.body = chosen->body;
  if (!chosen->coding.empty()) response.fields.emplace_back("Content-Encoding", chosen->coding);
  return response;
}

HttpResponse StaticSite::answer(std::string_view path, const RequestHeader& header) const {
  const bool home = path == "/" || path.empty();
  if (entries_.empty() && (home || path == kIndex || is_page(path, header)))
    return plain_response(503, "The web client was not built into this binary: ./ops/run builds both.");
  if (auto response = file(std::string(home ? kIndex : path), header)) return *response;
  if (is_page(path, header))
    if (auto response = file(std::string(kIndex), header)) return *response;
  return plain_response(404, "There is nothing here.");
}

}  // namespace plenaria
