// Boost.URL, compiled once for the network side.
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <boost/url/src.hpp>
