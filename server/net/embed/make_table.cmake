# Writes OUT/bytes.s, which takes the files of DIST in with .incbin, and OUT/table.cpp, which names them for the server.
# A sibling `.gz` or `.br` is the same file encoded. Run by web_client.cmake; a missing DIST makes an empty table.
cmake_minimum_required(VERSION 3.25)

function(content_type file out)
  string(REGEX MATCH "[.][^.]*$" extension "${file}")
  set(types
    ".html" "text/html" ".js" "text/javascript" ".mjs" "text/javascript"
    ".css" "text/css" ".json" "application/json" ".webmanifest" "application/manifest+json"
    ".svg" "image/svg+xml" ".png" "image/png" ".jpg" "image/jpeg" ".webp" "image/webp" ".ico" "image/x-icon"
    ".woff2" "font/woff2" ".txt" "text/plain" ".wasm" "application/wasm")
  list(FIND types "${extension}" at)
  if(at EQUAL -1)
    set(${out} "application/octet-stream" PARENT_SCOPE)
  else()
    math(EXPR at "${at} + 1")
    list(GET types ${at} type)
    if(type MATCHES "^text/")
      string(APPEND type "; charset=utf-8")
    endif()
    set(${out} "${type}" PARENT_SCOPE)
  endif()
endfunction()

# The expression for the bytes of `file` in the table; an empty one when there is no such file.
macro(take_in file out)
  set(${out} "{}")
  if(EXISTS "${file}")
    # The hash stands there so that other bytes make another assembler file, and with it another object.
    file(SHA256 "${file}" hash)
    string(APPEND bytes
      "/* ${hash} */\n  .global plenaria_web_${count}\n  .global plenaria_web_${count}_end\n"
      "plenaria_web_${count}:\n  .incbin \"${file}\"\nplenaria_web_${count}_end:\n  .byte 0\n")
    string(APPEND symbols "extern const char plenaria_web_${count}[], plenaria_web_${count}_end[];\n")
    set(${out} "between(plenaria_web_${count}, plenaria_web_${count}_end)")
    math(EXPR count "${count} + 1")
  endif()
endmacro()

set(bytes "  .section .rodata\n")
set(symbols "")
set(rows "")
set(count 0)
file(GLOB_RECURSE files RELATIVE "${DIST}" "${DIST}/*")
list(FILTER files EXCLUDE REGEX "[.](gz|br|map)$")
list(SORT files)
foreach(file IN LISTS files)
  file(SHA256 "${DIST}/${file}" etag)
  string(SUBSTRING "${etag}" 0 20 etag)
  content_type("${file}" type)
  take_in("${DIST}/${file}" plain)
  take_in("${DIST}/${file}.gz" gzip)
  take_in("${DIST}/${file}.br" brotli)
  string(APPEND rows "      {\"/${file}\", \"${type}\", \"${etag}\", ${plain}, ${gzip}, ${brotli}},\n")
endforeach()
string(APPEND bytes "  .section .note.GNU-stack,\"\",@progbits\n")

if(rows STREQUAL "")
  set(body "StaticFiles embedded_web_client() { return {}; }\n")
else()
  set(body "namespace {
std::string_view between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }
}  // namespace

StaticFiles embedded_web_client() {
  static const StaticFile files[] = {
${rows}  };
  return files;
}
")
endif()
file(CONFIGURE OUTPUT "${OUT}/bytes.s" CONTENT "${bytes}" @ONLY)
file(CONFIGURE OUTPUT "${OUT}/table.cpp" @ONLY CONTENT "// Generated from web-client/dist.
#include \"net/embed/web_client.hpp\"

extern \"C\" {
${symbols}}

namespace plenaria {

${body}
}  // namespace plenaria
")
