package server

import _ "embed" // the document

//go:embed openapi.json
var openAPI []byte

// openapi is the description of all this, as OpenAPI 3.1 has it.
func (s *Server) openapi(x *exchange) error {
	return answer(x.out, x.Request, "application/json", openAPI)
}
