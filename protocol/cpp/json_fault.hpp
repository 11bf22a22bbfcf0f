// Why a text is no acceptable JSON: the one word that both of this folder's ways of reading it share.
#pragma once

#include <string>

namespace plenaria {

/// What is wrong with a text that is no acceptable JSON, in one sentence.
struct JsonFault {
  std::string sentence;
};

}  // namespace plenaria
