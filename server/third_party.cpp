// Boost.Asio and Boost.Beast, compiled once for the whole program.
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
