import { readTerms } from './shipped-terms.ts';

/**
 * What children and young people care about, in the words that they and their teachers use. A synonym means the same as
 * its term: a search for one finds the other, and a tag of one is kept as the other.
 */
export const interests = readTerms(`
sports | Sports | Deportes | sport, athletics, playing sports | deporte, hacer deporte
  soccer | Soccer | Fútbol | futbol, association football | balompié
  basketball | Basketball | Baloncesto | hoops | básquetbol, básquet
  baseball | Baseball | Béisbol | little league |
  football | Football | Fútbol americano | american football, flag football |
  softball | Softball | Sóftbol | fastpitch |
  volleyball | Volleyball | Voleibol | | vóley
  tennis | Tennis | Tenis | | jugar al tenis
  swimming | Swimming | Natación | swim, swim team | nadar
  gymnastics | Gymnastics | Gimnasia | tumbling | gimnasta
  cheerleading | Cheerleading | Porrismo | cheer | animación deportiva, porristas
  skateboarding | Skateboarding | Patineta | skateboard, skateboards | monopatín, andar en patineta
  cycling | Cycling | Ciclismo | biking, bikes, bicycles, bike riding | bicicletas, andar en bicicleta
  running | Running | Correr | track and field, cross country, jogging | atletismo, carreras a pie
  martial arts | Martial arts | Artes marciales | karate, taekwondo | kárate
  hockey | Hockey | Hockey | ice hockey | hockey sobre hielo
  winter sports | Winter sports | Deportes de invierno | skiing, snowboarding | esquí, esquiar
animals | Animals | Animales | animal, wildlife, creatures | animal, fauna
  dogs | Dogs | Perros | dog, puppies, puppy | perro, perritos, cachorros
  cats | Cats | Gatos | cat, kittens, kitten | gato, gatitos
  pets | Pets | Mascotas | pet | mascota
  horses | Horses | Caballos | horse, ponies, horseback riding | caballo, ponis, montar a caballo
  dinosaurs | Dinosaurs | Dinosaurios | dinosaur, dinos | dinosaurio
  insects | Insects | Insectos | insect, bugs, bug | insecto, bichos
  birds | Birds | Aves | bird, birdwatching | ave, pájaros, pájaro
  reptiles | Reptiles | Reptiles | reptile | reptil
  frogs | Frogs and amphibians | Ranas y anfibios | frog, amphibians, toads | rana, ranas, anfibios, sapos
  farm animals | Farm animals | Animales de granja | livestock | ganado
  wild animals | Wild animals | Animales salvajes | safari animals | fieras
  sea animals | Sea animals | Animales marinos | sea creatures, ocean animals, marine life | vida marina, criaturas del mar
  sharks | Sharks | Tiburones | shark | tiburón
  whales | Whales and dolphins | Ballenas y delfines | whale, dolphins, dolphin | ballena, ballenas, delfín, delfines
  endangered animals | Endangered animals | Animales en peligro | endangered species | especies en peligro
nature | Nature | Naturaleza | outdoors, the outdoors | aire libre, al aire libre
  weather | Weather | El tiempo | storms, weather forecasts | tiempo atmosférico, tormentas
  ocean | Ocean | Océano | oceans, sea, the sea | océanos, mar, el mar
  plants | Plants and gardening | Plantas y jardinería | plant, gardening, gardens | planta, plantas, jardinería, jardines
  forests | Forests | Bosques | forest, woods, trees | bosque, árboles
  rainforests | Rainforests | Selvas tropicales | rainforest, rain forest, jungle | selva, selvas, selva tropical
  volcanoes | Volcanoes | Volcanes | volcano, volcanos | volcán
  earthquakes | Earthquakes | Terremotos | earthquake | terremoto, sismos, temblores
  natural disasters | Natural disasters | Desastres naturales | hurricanes, tornadoes | huracanes, tornados
  rocks | Rocks and minerals | Rocas y minerales | rock collecting, minerals, gems | rocas, minerales, gemas
  rivers | Rivers and lakes | Ríos y lagos | river, lakes | río, ríos, lagos
  mountains | Mountains | Montañas | mountain, mountain climbing | montaña, montañismo
  deserts | Deserts | Desiertos | desert | desierto
  camping | Camping and hiking | Acampar y caminatas | camp, hiking | acampar, campamento, senderismo
  fishing | Fishing | Pesca | going fishing | pescar
  environment | Protecting the environment | Cuidar el medio ambiente | conservation, sustainability, recycling, climate change | medio ambiente, conservación, reciclaje, cambio climático
space | Space | Espacio | outer space, astronomy, universe | el espacio, astronomía, universo
  planets | Planets | Planetas | planet, solar system | planeta, sistema solar
  stars | Stars and galaxies | Estrellas y galaxias | star, galaxies, constellations | estrella, estrellas, galaxias, constelaciones
  sun | The sun | El sol | sun, solar eclipses | sol, eclipses solares
  moon | The moon | La luna | moon, lunar | luna
  mars | Mars | Marte | the red planet, mars rovers | el planeta rojo
  astronauts | Astronauts | Astronautas | astronaut, space travel | astronauta, viajes espaciales
  rockets | Rockets and spacecraft | Cohetes y naves espaciales | rocket, spaceships, rocket ships, spacecraft | cohete, cohetes, naves espaciales
  black holes | Black holes | Agujeros negros | black hole | agujero negro, hoyos negros
  aliens | Life on other worlds | Vida en otros mundos | alien, extraterrestrials, ufos | extraterrestres, ovnis
  telescopes | Stargazing | Mirar las estrellas | telescope, night sky | telescopio, telescopios, cielo nocturno
  comets | Comets and asteroids | Cometas y asteroides | comet, asteroids, meteors | asteroides, meteoritos
art | Art | Arte | arts, visual arts, making art | artes, artes visuales, hacer arte
  drawing | Drawing | Dibujo | sketching, doodling | dibujar, bocetos
  painting | Painting | Pintura | paint, paintings | pintar, pinturas
  sculpture | Sculpture | Escultura | sculpting, sculptures | esculpir, esculturas
  pottery | Clay and pottery | Barro y cerámica | clay, ceramics | barro, cerámica, alfarería
  photography | Photography | Fotografía | photos, taking pictures | fotos, tomar fotos
  crafts | Crafts | Manualidades | craft, arts and crafts, diy | artesanías
  sewing | Sewing and knitting | Costura y tejido | sew, knitting, crochet | coser, tejer, costura
  origami | Origami | Origami | paper folding | papiroflexia
  animation | Animation | Animación | cartoons, animated cartoons | dibujos animados, caricaturas
  fashion | Fashion | Moda | clothes, style | ropa, estilo
  graphic design | Graphic design | Diseño gráfico | digital art | arte digital
  street art | Street art | Arte urbano | graffiti, murals | grafiti, murales
  museums | Museums | Museos | museum, art galleries | museo, galerías de arte
music | Music | Música | listening to music, songs | canciones, escuchar música
  singing | Singing | Canto | sing, choir, chorus | cantar, coro
  guitar | Guitar | Guitarra | guitars, playing guitar | tocar la guitarra
  piano | Piano | Piano | playing piano | tocar el piano
  drums | Drums | Tambores | drum, percussion | batería, percusión
  instruments | Musical instruments | Instrumentos musicales | instrument, instruments, playing an instrument | instrumento, tocar un instrumento
  band and orchestra | Band and orchestra | Banda y orquesta | marching band, school band, orchestra | banda escolar, orquesta
  hip-hop | Hip-hop and rap | Hip-hop y rap | hip hop, rap, hip hop music | hip hop, rap, rapear
  pop music | Pop music | Música pop | pop, pop songs | pop
  rock music | Rock music | Música rock | rock and roll | rocanrol
  latin music | Latin music | Música latina | salsa music, reggaeton, mariachi | reguetón, mariachis
  country music | Country music | Música country | country songs |
  jazz | Jazz and blues | Jazz y blues | jazz music, blues | música de jazz
  classical music | Classical music | Música clásica | symphonies | sinfonías
  making music | Making music | Hacer música | songwriting, composing | componer música, componer canciones
performing | Dance, theater and film | Danza, teatro y cine | performing arts | artes escénicas
  dance | Dance | Baile | dancing, dances | danza, bailar
  ballet | Ballet | Ballet | ballet dancing |
  theater | Theater | Teatro | theatre, acting, plays, drama club | actuar, actuación, obras de teatro
  musicals | Musicals | Musicales | musical theater, broadway | teatro musical
  movies | Movies | Películas | movie, films, film, cinema | película, cine
  filmmaking | Making movies | Hacer películas | filmmaking, making videos | hacer cine, hacer videos
  tv shows | TV shows | Programas de televisión | television, tv | televisión, tele, series
  online videos | Online videos | Videos en línea | vlogs, video channels | canales de video
  anime | Anime | Anime | japanese animation | animación japonesa
  magic tricks | Magic tricks | Trucos de magia | magician, magicians | magos, ilusionismo
  comedy | Comedy and jokes | Comedia y chistes | comedy, humor, jokes | comedia, humor, chistes
  circus | Circus | Circo | circuses | el circo
games | Games | Juegos | playing games | jugar, juego
  video games | Video games | Videojuegos | video game, videogames, computer games, gaming, gamers | videojuego, juegos de computadora
  puzzles | Puzzles | Rompecabezas | puzzle, brain teasers, logic puzzles | puzles, acertijos lógicos
  riddles | Riddles | Adivinanzas | riddle | adivinanza, acertijos
  board games | Board games | Juegos de mesa | board game, tabletop games | juego de mesa
  card games | Card games | Juegos de cartas | card game, playing cards | naipes, baraja
  trading cards | Trading cards | Tarjetas coleccionables | card collecting | cartas coleccionables
  chess | Chess | Ajedrez | chess club | club de ajedrez
  role-playing games | Role-playing games | Juegos de rol | rpg, rpgs | rol
  escape rooms | Escape rooms | Salas de escape | escape room | sala de escape
  scavenger hunts | Scavenger hunts | Búsquedas del tesoro | scavenger hunt, treasure hunts | búsqueda del tesoro
  toys | Toys | Juguetes | toy | juguete
  playground games | Playground games | Juegos de patio | recess games, outdoor games | juegos de recreo
technology | Technology and making | Tecnología y construcción | tech, engineering, stem, makerspace | tecnología, ingeniería
  robots | Robots | Robots | robot, robotics | robótica
  coding | Coding | Programación | code, programming, computer programming | programar, código
  computers | Computers | Computadoras | computer | computadora, computación
  inventions | Inventions | Inventos | invention, inventors, inventing | invento, inventores, inventar
  building | Building | Construir | building things, construction | construcción, construir cosas
  building blocks | Building bricks | Bloques de construcción | blocks, brick building | bloques
  machines | Machines | Máquinas | machine, engines | máquina, motores
  bridges | Bridges and buildings | Puentes y edificios | bridge, architecture, skyscrapers | puente, puentes, arquitectura, rascacielos
  woodworking | Woodworking | Carpintería | carpentry | trabajar la madera
  electronics | Electronics | Electrónica | electronic, circuits | circuitos
  drones | Drones | Drones | drone | dron
  3d printing | 3D printing | Impresión 3D | 3d printers | impresoras 3d
  artificial intelligence | Artificial intelligence | Inteligencia artificial | ai, machine learning | ia, aprendizaje automático
  science experiments | Science experiments | Experimentos científicos | experiments, doing experiments | experimentos
vehicles | Cars and vehicles | Autos y vehículos | vehicle, transportation, things that go | vehículo, vehículos, transporte
  cars | Cars | Autos | car, automobiles | auto, coches, carros, automóviles
  trucks | Trucks | Camiones | truck | camión, camionetas
  trains | Trains | Trenes | train, railroads | tren, ferrocarriles
  airplanes | Airplanes | Aviones | airplane, planes, aircraft | avión
  helicopters | Helicopters | Helicópteros | helicopter | helicóptero
  ships | Ships and boats | Barcos | ship, boats, boat | barco, buques
  submarines | Submarines | Submarinos | submarine | submarino
  motorcycles | Motorcycles | Motocicletas | motorcycle, motorbikes, dirt bikes | moto, motos
  racing | Racing | Carreras | race cars, car racing | carreras de autos, autos de carreras
  construction vehicles | Construction vehicles | Maquinaria de construcción | excavators, bulldozers | excavadoras
  emergency vehicles | Emergency vehicles | Vehículos de emergencia | fire trucks, ambulances | camiones de bomberos, ambulancias
stories | Stories | Historias y cuentos | books, storytelling, reading for fun | cuentos, libros, leer por gusto
  mystery | Mystery | Misterio | mysteries, detectives | misterios, detectives
  fantasy | Fantasy | Fantasía | fantasy stories, wizards | magos y hechiceros
  superheroes | Superheroes | Superhéroes | superhero, super heroes | superhéroe
  pirates | Pirates | Piratas | pirate | pirata
  adventure | Adventure | Aventuras | adventures, adventure stories | aventura
  science fiction | Science fiction | Ciencia ficción | sci-fi, scifi |
  myths | Myths and legends | Mitos y leyendas | mythology, legends, myth | mitología, leyendas, mitos
  folktales | Folktales | Cuentos populares | folk tales, tall tales | cuentos folclóricos
  fairy tales | Fairy tales | Cuentos de hadas | fairy tale, princesses | princesas
  dragons | Dragons and monsters | Dragones y monstruos | dragon, monsters | dragón, dragones, monstruos
  scary stories | Scary stories | Historias de miedo | horror, ghost stories, ghosts | terror, fantasmas, cuentos de miedo
  comics | Comics and manga | Cómics y manga | comic books, graphic novels, manga | historietas, novelas gráficas, cómics
  poetry | Poetry | Poesía | poems, poem | poemas, poema
  writing stories | Creative writing | Escritura creativa | writing | escribir, escribir cuentos
  true stories | True stories | Historias reales | biographies, biography | biografías, biografía
history | History | Historia | the past | el pasado
  ancient egypt | Ancient Egypt | Antiguo Egipto | mummies, pyramids, pharaohs | momias, pirámides, faraones
  ancient greece | Ancient Greece | Antigua Grecia | greek history | grecia antigua
  ancient rome | Ancient Rome | Antigua Roma | romans, gladiators | romanos, gladiadores, roma antigua
  ancient americas | Ancient Americas | América antigua | maya, aztecs, incas | mayas, aztecas
  middle ages | Castles and knights | Castillos y caballeros | knights, castles, medieval times | edad media, caballeros, castillos
  vikings | Vikings | Vikingos | viking | vikingo
  explorers | Explorers | Exploradores | explorer, exploration | explorador, exploración
  indigenous peoples | Indigenous peoples | Pueblos indígenas | native americans, american indians, first nations | pueblos originarios, indígenas
  wars | Wars and battles | Guerras y batallas | war, battles | guerra, guerras, batallas
  civil rights | Civil rights | Derechos civiles | civil rights movement | movimiento por los derechos civiles
  presidents | Presidents | Presidentes | president | presidente
  kings and queens | Kings and queens | Reyes y reinas | royalty | realeza
  old west | The old West | El viejo Oeste | wild west, cowboys, pioneers | vaqueros, pioneros
  archaeology | Archaeology | Arqueología | archeology, artifacts | artefactos
  local history | Local history | Historia local | hometown history | historia de mi ciudad
community | People and community | Personas y comunidad | people, community | gente, comunidad
  family | Family | Familia | families | familias
  friendship | Friendship | Amistad | friends, friend | amigos, amigas
  school life | School life | Vida escolar | school | escuela
  helping others | Helping others | Ayudar a los demás | volunteering, community service, kindness | voluntariado, servicio comunitario, ayudar
  social justice | Social justice | Justicia social | equality, human rights | igualdad, derechos humanos
  government | Government | Gobierno | politics | política
  elections | Elections and voting | Elecciones y votación | voting, election | elecciones, votar
  jobs | Jobs and careers | Trabajos y carreras | careers, occupations | profesiones, oficios
  money | Money | Dinero | saving money, finance | ahorrar, finanzas
  business | Starting a business | Crear un negocio | business, entrepreneurship | negocios, emprendimiento
  shopping | Shopping | Compras | stores | tiendas, ir de compras
  celebrations | Holidays and celebrations | Fiestas y celebraciones | holidays, celebrations, festivals | días festivos, fiestas, celebraciones
  news | News and journalism | Noticias y periodismo | current events, journalism | noticias, actualidad, periodismo
  law and crime | Law and crime | Leyes y crimen | crime, forensics, police | crimen, policía, ciencia forense
  collecting | Collecting | Coleccionar | collections | colecciones
food | Food | Comida | foods, eating | alimentos, comer
  cooking | Cooking | Cocinar | cook, recipes | cocina, recetas
  baking | Baking | Hornear | bake | repostería
  desserts | Sweets and desserts | Dulces y postres | candy, sweets, dessert | postres, dulces, caramelos
  chocolate | Chocolate | Chocolate | |
  ice cream | Ice cream | Helado | | helados
  fruits and vegetables | Fruits and vegetables | Frutas y verduras | fruit, fruits, vegetables | fruta, frutas, verduras
  pizza | Pizza | Pizza | |
  mexican food | Mexican food | Comida mexicana | tacos |
  world foods | Foods of the world | Comidas del mundo | international food | comida internacional
  restaurants | Restaurants | Restaurantes | restaurant, eating out | restaurante
  farming | Farming | Agricultura | farms, farm, agriculture | granjas, granja
travel | Travel and world cultures | Viajes y culturas | traveling, trips, the world | viajar, viajes, el mundo
  cultures | Cultures and traditions | Culturas y tradiciones | culture, traditions | cultura, culturas, tradiciones
  languages | Languages | Idiomas | language, learning languages | idioma, lenguas
  sign language | Sign language | Lengua de señas | asl | lenguaje de señas
  secret codes | Secret codes | Códigos secretos | codes and ciphers, spies | cifrados, espías
  maps | Maps | Mapas | map, geography | mapa, geografía
  flags | Flags | Banderas | flag | bandera
  cities | Cities | Ciudades | city, city life | ciudad
  landmarks | Landmarks | Lugares famosos | landmark, famous places | monumentos
  amusement parks | Amusement parks | Parques de diversiones | theme parks, roller coasters | parques de atracciones, montañas rusas
  africa | Africa | África | |
  asia | Asia | Asia | |
  europe | Europe | Europa | |
  latin america | Latin America | América Latina | | latinoamérica
  polar regions | Polar regions | Regiones polares | arctic, antarctica | ártico, antártida
health | Health and well-being | Salud y bienestar | health, wellness | salud, bienestar
  human body | The human body | El cuerpo humano | human body, the body, anatomy | cuerpo humano, el cuerpo
  brain | The brain | El cerebro | brain | cerebro
  medicine | Medicine | Medicina | doctors, hospitals | médicos, hospitales
  germs | Germs | Gérmenes | bacteria, viruses | bacterias, virus
  fitness | Fitness | Ejercicio | exercise, working out | hacer ejercicio
  yoga | Yoga and mindfulness | Yoga y atención plena | mindfulness, meditation | meditación, atención plena
  feelings | Feelings | Sentimientos | emotions | emociones
  nutrition | Healthy eating | Alimentación sana | nutrition, healthy food | nutrición, comer sano
  sleep | Sleep and dreams | Sueño y sueños | dreams, sleeping | dormir, soñar
  growing up | Growing up | Crecer | being a teenager, teen life | adolescencia
`);
